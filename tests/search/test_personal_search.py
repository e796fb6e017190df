"""Whole searches by shoppers of whom something is known."""

from dataclasses import dataclass, replace

import pytest

import toy_encoders
from acts_of_shoppers import NOW, Log, event
from omnishelf import Shelf
from omnishelf.errors import QueryError
from omnishelf.search.behaviour import Behaviour, Explored
from omnishelf.search.explain.explainer import Explainer
from omnishelf.settings import PersonalSettings
from omnishelf.shelf.profiles import Profiles
from omnishelf.types import Query
from small_shops import write_catalog

toy_encoders.register()

ANN = [event(f"p{n}", "order", session="v") for n in (1, 7, 13, 31)]
"""Blue and black shirts of all brands, and never a mug."""


@dataclass
class Shop:
    """An open shop with a log of its own."""

    shelf: Shelf
    log: Log

    def __post_init__(self):
        self.profiles = Profiles(
            self.log,
            PersonalSettings(),
            lambda: self.shelf._shop.searcher.shoppers.catalog,
            clock=NOW.timestamp,
        )
        self.behave()

    def behave(self, **given):
        behaviour = Behaviour(self.profiles.profile, bound=0.1, **given)
        self.shelf._shop.behaviour = lambda _: behaviour

    def told(self, *args, **query):
        return self.shelf.search(*args, limit=40, **query).model_dump(exclude={"timings", "id"})


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("personal")
    with Shelf.create(folder / "shop", settings=toy_encoders.SETTINGS) as shelf:
        shelf.add(write_catalog(folder, 36, pictures=False))
        yield shelf


@pytest.fixture
def shop(shelf):
    yield Shop(shelf, Log(ANN))
    shelf._shop.behaviour = lambda _: Behaviour()


def ids(told):
    return [hit["product"]["id"] for hit in told["hits"]]


def test_contributions_sum_and_the_profile_has_its_part(shop):
    results = shop.shelf.search("shirt lamp", shopper="ann", limit=40)
    parts = [part for hit in results.hits for part in hit.evidence if part.source == "profile"]
    assert parts
    for hit in results.hits:
        assert sum(one.contribution for one in hit.evidence) == pytest.approx(hit.score, abs=1e-6)
        assert all(abs(one.contribution) <= 0.1 for one in parts)
    assert ids(results.model_dump()) != ids(shop.told("shirt lamp"))


@pytest.mark.parametrize("off", [{"personal": False}, {"shopper": None}, {"sort": "price"}])
def test_switched_off_it_is_as_if_nothing_were_known(shop, off):
    others = {name: value for name, value in off.items() if name == "sort"}
    impersonal = shop.told("shirt lamp", **others)
    assert shop.told("shirt lamp", **{"shopper": "ann", **off}) == impersonal
    shop.shelf._shop.behaviour = lambda _: Behaviour()
    assert shop.told("shirt lamp", **{"shopper": "ann", **off}) == impersonal


def test_an_unknown_shopper_changes_nothing_and_is_answered_from_what_is_kept(shop):
    shop.told("shirt lamp")
    kept = shop.shelf.search("shirt lamp", limit=40, shopper="eve", session="t")
    assert "cached" in kept.timings
    mine = shop.shelf.search("shirt lamp", limit=40, shopper="ann")
    assert "cached" not in shop.shelf.search("shirt lamp", limit=40, shopper="ann").timings
    assert kept.model_dump(exclude={"timings", "id"}) == shop.told("shirt lamp")
    assert mine.hits != kept.hits


def test_what_one_does_moves_nobody_else(shop):
    shop.log.append(event("p2", shopper="bob"), event("p8", shopper="bob"))
    before = shop.told("shirt lamp", shopper="bob"), shop.told("shirt lamp")
    shop.log.append(*(event(f"p{n}", shopper="bot", seconds=n) for n in range(36)))
    shop.log.append(*(event("p2", "order", shopper="bot") for _ in range(50)))
    assert (shop.told("shirt lamp", shopper="bob"), shop.told("shirt lamp")) == before


def test_an_erased_shopper_leaves_no_influence_at_once(shop):
    impersonal = shop.told("shirt lamp")
    assert shop.told("shirt lamp", shopper="ann", session="v") != impersonal
    shop.log.erase("ann")
    assert shop.told("shirt lamp", shopper="ann", session="v") == impersonal


def test_a_visit_counts_while_it_lasts_without_a_name(shop):
    shop.log.append(event("p20", shopper=None, session="w"))
    trace = shop.shelf._shop.searcher.trace(Query(text="lamp", session="w"))
    best = max(trace.affinities.items(), key=lambda told: told[1].value)
    assert best[0] == "p20"
    assert best[1].reasons[0].kind == "session"
    assert shop.told("lamp", session="w") != shop.told("lamp")


def test_what_the_words_say_is_not_overruled(shop):
    """Ann likes blue shirts: who asks for Bolt in green gets it as everybody does."""
    trace = shop.shelf._shop.searcher.trace(Query(text="green Bolt mug", shopper="ann"))
    reasons = {one.kind for affinity in trace.affinities.values() for one in affinity.reasons}
    assert not reasons & {"brand", "colour"}
    wanted = [chip.filter for chip in trace.worded.heeded if chip.filter]
    assert wanted
    plain = shop.told("green Bolt mug")
    mine = shop.told("green Bolt mug", shopper="ann")
    assert ids(mine)[0] == ids(plain)[0]


@pytest.fixture
def explainer(shelf):
    serving, searcher = shelf._shop.serving, shelf._shop.searcher
    return Explainer(
        serving.index,
        searcher.encoders,
        serving.model,
        search=searcher.trace,
        read=shelf.read_media,
        limits=shelf.settings.media,
    )


@pytest.mark.parametrize("language", ["en", "zh", "es"])
def test_what_moved_a_product_is_told(shop, explainer, language):
    query = Query(text="shirt lamp", shopper="ann", session="v")
    trace = shop.shelf._shop.searcher.trace(query)
    impersonal = shop.shelf._shop.searcher.trace(Query(text="shirt lamp"))
    moved = [item.key for item in trace.ranked if trace.affinities.get(item.key)]
    assert moved
    for id in moved[:8]:
        told = explainer.explain(trace, id, language)
        part = next(one for one in told.contributions if one.source == "profile")
        whole = sum(one.contribution for one in told.history)
        assert whole == pytest.approx(part.contribution, abs=1e-6)
        assert not any("{" in sentence for sentence in told.sentences)
        (without,) = explainer.counterfactuals(trace, id, language)
        assert (without.without, without.rank) == ("history", impersonal.rank(id))


def test_sentences_name_the_products_that_were_looked_at(shop, explainer):
    trace = shop.shelf._shop.searcher.trace(Query(text="shirt lamp", session="v", shopper="ann"))
    best = max(trace.affinities, key=lambda id: trace.affinities[id].value)
    told = explainer.explain(trace, best)
    titles = [shop.shelf.product(one.product).title for one in ANN]
    looked = [one for one in told.sentences if one.startswith(("On this visit", "Before, you"))]
    assert looked
    assert any(title in looked[0] for title in titles)


class Backwards:
    """Ranks what was found the other way round, and lets chance swap the first two."""

    state = 1
    depth = 100

    def rerank(self, candidates, ranked):
        assert list(candidates.products) == [item.key for item in ranked]
        scores = [item.score for item in ranked]
        return [
            item._replace(
                score=score,
                contributions={**item.contributions, "behaviour": score - item.score},
            )
            for item, score in zip(ranked[::-1], scores, strict=True)
        ]

    def explore(self, query, shown, products):
        first, second, *others = shown.ranked
        swapped = replace(shown, ranked=(second, first, *others))
        return Explored(swapped, {first.key: 0.5, second.key: 0.5})


def test_what_others_learn_has_its_place(shop):
    plain = shop.told("lamp")
    shop.behave(reranker=Backwards())
    turned = shop.shelf.search("lamp", limit=40)
    for hit in turned.hits:
        assert sum(one.contribution for one in hit.evidence) == pytest.approx(hit.score, abs=1e-6)
    assert {"behaviour"} <= {part.source for hit in turned.hits for part in hit.evidence}
    assert ids(turned.model_dump()) != ids(plain)
    shop.behave(explorer=Backwards())
    chance = shop.shelf.search("lamp", limit=40)
    assert ids(chance.model_dump())[:2] == ids(plain)[1::-1]
    assert [hit.propensity for hit in chance.hits[:3]] == [0.5, 0.5, None]
    assert "cached" not in shop.shelf.search("lamp", limit=40).timings
    shop.behave()
    assert shop.told("lamp") == plain


@pytest.mark.parametrize("given", [{"shopper": ""}, {"session": "x" * 201}])
def test_ids_that_no_event_can_have_are_refused(given):
    with pytest.raises(QueryError, match="1 to 200 characters"):
        Query(text="a", **given)
