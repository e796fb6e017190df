"""What shoppers do comes to decide how a shop ranks, and is forgotten when it is to be."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from shops import copy_of

import toy_encoders
from omnishelf import Shelf
from omnishelf.settings import BehaviourSettings, ExplorationSettings, PersonalSettings
from omnishelf.shelf.backup import back_up, restore
from omnishelf.shelf.behaviour import FOLDER
from omnishelf.types import Query
from small_shops import KINDS, write_catalog

pytest.importorskip("lightgbm", reason="the extra 'shoppers' is not installed")
toy_encoders.register()

LIKED = "Cosmo"
SHOWN, VISITS, SHOPPERS = 12, 700, 40
SETTINGS = toy_encoders.SETTINGS.model_copy(
    update={
        "behaviour": BehaviourSettings(least_searches=200, least_shoppers=10),
        "exploration": ExplorationSettings(share=0.5, first=2, last=4, enough=1e9),
        # So that nothing but the learned order moves a product.
        "personal": PersonalSettings(enabled=False),
    }
)


def visits(shelf, *, seed=4):
    """Shoppers who look less and less far down, and like one brand."""
    rng = random.Random(seed)
    lists = {kind: shelf.search(kind, limit=SHOWN).hits for kind in KINDS}
    start = datetime.now(UTC) - timedelta(days=6)
    told = []
    for number in range(VISITS):
        kind = rng.choice(KINDS)
        shown = [*lists[kind]]
        rng.shuffle(shown)
        visit = {"time": start + timedelta(days=5.5 * number / VISITS), "search": f"s{number}",
                 "session": f"v{number}", "shopper": f"h{number % SHOPPERS}", "query": kind,
                 "consent": True}  # fmt: skip
        for position, hit in enumerate(shown, 1):
            event = {**visit, "product": hit.product.id}
            told.append({**event, "id": f"i{number}.{position}", "kind": "impression",
                         "position": position})  # fmt: skip
            likes = 0.8 if hit.product.brand == LIKED else 0.06
            if rng.random() < likes / position**0.7:
                later = visit["time"] + timedelta(seconds=20 + 9 * position)
                told.append({**event, "id": f"c{number}.{position}", "kind": "click",
                             "time": later})  # fmt: skip
    return told


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Its folder: a shop that has learned."""
    folder = tmp_path_factory.mktemp("learned")
    with Shelf.create(folder / "shop", settings=SETTINGS) as shelf:
        shelf.add(write_catalog(folder, 60, pictures=False))
        taken = shelf.events.take(visits(shelf))
        assert not taken.refused
        card = shelf.learn()
        assert card.accepted, card.reason
    return folder / "shop"


@pytest.fixture
def shelf(shop):
    with Shelf.open(shop) as opened:
        yield opened


def share_of_liked(results):
    return sum(hit.product.brand == LIKED for hit in results.hits) / len(results.hits)


def test_what_is_liked_comes_up_and_every_score_is_the_sum_of_its_evidence(shelf):
    learned = shelf.search("lamp", limit=3)
    assert any(part.source == "behaviour" for hit in learned.hits for part in hit.evidence)
    for hit in shelf.search("lamp", limit=15).hits:
        assert sum(part.contribution for part in hit.evidence) == pytest.approx(hit.score, abs=1e-6)
    shelf.behaviour.drop()
    assert share_of_liked(shelf.search("lamp", limit=3)) < share_of_liked(learned)
    assert not any(
        part.source == "behaviour" for hit in shelf.search("lamp").hits for part in hit.evidence
    )
    assert len(shelf.behaviour.cards()) == 1
    assert shelf.learn().accepted
    assert len(shelf.behaviour.cards()) == 2


def test_an_arm_of_an_experiment_is_ranked_as_it_says_and_its_list_tells(shelf):
    shelf.experiments.put({
        "name": "order", "start": (datetime.now(UTC) - timedelta(hours=1)).isoformat(),
        "arms": [{"name": "on", "share": 0.5},
                 {"name": "off", "share": 0.5, "options": {"reranker": False}}],
    })  # fmt: skip
    try:
        seen = {}
        for number in range(40):
            results = shelf.search("lamp", limit=15, session=f"s{number}")
            arm = shelf.events.lists.read(results.id).arm
            learned = any(p.source == "behaviour" for hit in results.hits for p in hit.evidence)
            seen.setdefault(arm, set()).add(learned)
        assert seen == {"order/on": {True}, "order/off": {False}}
    finally:
        shelf.experiments.remove("order")


def test_lists_are_drafted_from_two_rankings_and_clicks_decide(shop, tmp_path):
    drafted = {
        "name": "drafted", "kind": "interleave",
        "start": (datetime.now(UTC) - timedelta(hours=1)).isoformat(),
        "arms": [{"name": "content", "share": 0.5, "options": {"reranker": False}},
                 {"name": "learned", "share": 0.5}],
    }  # fmt: skip
    told, orders = [], set()
    with Shelf.open(copy_of(shop, tmp_path)) as shelf:
        shelf.experiments.put(drafted)
        for number in range(240):
            visit = {"session": f"d{number}"}
            results = shelf.search("lamp", limit=15, **visit)
            orders.add(tuple(hit.product.id for hit in results.hits))
            listed = shelf.events.lists.read(results.id)
            for place, hit in enumerate(results.hits, 1):
                assert hit.arm and listed.place(hit.product.id) == (place, None, hit.arm)
                assert sum(part.contribution for part in hit.evidence) == pytest.approx(hit.score)
                event = {**visit, "search": results.id, "product": hit.product.id,
                         "time": datetime.now(UTC)}  # fmt: skip
                told.append({**event, "id": f"di{number}.{place}", "kind": "impression",
                             "position": 1})  # fmt: skip
                # What is liked is clicked wherever it stands; whose it is the browser can't say.
                if place <= 4 and hit.product.brand == LIKED:
                    told.append({**event, "id": f"dc{number}.{place}", "kind": "click",
                                 "arm": "drafted/content"})  # fmt: skip
        assert len(orders) > 2
        assert not shelf.events.take(told, trusted=False).refused
        outcome = shelf.experiments.outcome("drafted")
    assert (outcome.verdict, outcome.winner) == ("winner", "learned")


def test_chance_shows_new_products_and_the_list_vouches_for_how_probable_it_was(shelf):
    orders = set()
    for number in range(60):
        results = shelf.search("lamp", limit=8, session=f"visit {number}")
        told = shelf.events.lists.read(results.id)
        for place, hit in enumerate(results.hits, 1):
            known = told.place(hit.product.id)
            assert (known is None) == (hit.propensity is None)
            if known:
                assert known == (place, pytest.approx(hit.propensity), None)
        orders.add(tuple(hit.product.id for hit in results.hits))
        again = shelf.search("lamp", limit=8, session=f"visit {number}")
        assert [hit.product.id for hit in again.hits] == [hit.product.id for hit in results.hits]
    plain = tuple(hit.product.id for hit in shelf.search("lamp", limit=8).hits)
    assert plain in orders and len(orders) > 3
    # At most one place of a list is given away: the first stays.
    assert {order[0] for order in orders} == {plain[0]}


def test_pages_of_an_explored_list_fit_one_another(shelf):
    for number in range(20):
        who = {"session": f"pages {number}"}
        whole = [hit.product.id for hit in shelf.search("shoe", limit=12, **who).hits]
        pages = [shelf.search("shoe", limit=4, offset=at, **who).hits for at in (0, 4, 8)]
        assert [hit.product.id for page in pages for hit in page] == whole


def test_erasing_everybody_leaves_nothing_of_them_and_asks_for_another_training(shelf):
    before = shelf.behaviour(Query(text="lamp")).reranker
    assert shelf.behaviour.due() is None
    for number in range(SHOPPERS):
        assert shelf.events.erase(f"h{number}")
    after = shelf.behaviour(Query(text="lamp")).reranker
    ids = [hit.product.id for hit in shelf.search("lamp", limit=15).hits]
    assert before.statistics.of_products(ids).any()
    assert not after.statistics.of_products(ids).any()
    assert "erased" in shelf.behaviour.due()
    assert shelf.learn().accepted is False
    assert not shelf.behaviour.learned and shelf.behaviour.due() is None
    files = [path.read_bytes() for path in (shelf.folder / FOLDER).rglob("*") if path.is_file()]
    for number in range(SHOPPERS):
        name = shelf.events.log.pseudonym(f"h{number}").encode()
        assert not any(name in content for content in files)


def test_a_damaged_model_is_told_and_the_shop_ranks_by_content(shop, tmp_path, caplog):
    damaged = copy_of(shop, tmp_path)
    (damaged / FOLDER / "reranker.json").write_text("{")
    with Shelf.open(damaged) as again:
        assert not again.behaviour.learned
        assert "omnishelf learn" in caplog.text
        assert again.search("lamp").hits


def test_a_restored_shop_knows_its_shoppers_and_what_it_learned_of_them(shop, tmp_path):
    back_up(shop, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "again")
    with Shelf.open(shop) as before, Shelf.open(tmp_path / "again") as after:
        assert after.behaviour.learned == before.behaviour.learned
        assert after.behaviour.cards() == before.behaviour.cards()
        assert after.events.log.count == before.events.log.count
        assert after.events.log.pseudonym("h1") == before.events.log.pseudonym("h1")
    assert (tmp_path / "again" / "events" / "key").stat().st_mode & 0o077 == 0


def test_a_shop_without_events_opens_no_log(tmp_path):
    with Shelf.create(tmp_path / "shop", settings=toy_encoders.SETTINGS) as shelf:
        shelf.add(write_catalog(tmp_path, 12, pictures=False))
        assert shelf.search("lamp").id is None
        assert shelf.behaviour.due() is None and shelf.behaviour.alarms() == ()
        assert not (tmp_path / "shop" / "events").exists()
        refused = shelf.learn()
    assert not refused.accepted and "0 searches" in refused.reason
