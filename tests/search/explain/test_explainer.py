"""Explanations of real searches: what they claim holds."""

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnishelf.index.words import query_words
from omnishelf.types import Equal
from small_shops import BRANDS, COLOURS, KINDS

WORDS = (*COLOURS, *KINDS, *BRANDS, "with", "umbrella", "鞋", "zapato")
queries = st.builds(
    dict,
    text=st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
    image=st.booleans(),
    like=st.lists(st.sampled_from(["p1", "p9", "p20"]), max_size=2, unique=True).map(tuple),
    unlike=st.sampled_from(((), ("p30",))),
    where=st.sampled_from((None, {"price": {"lt": 40}}, {"brand": ["Acme", "Bolt"]})),
).filter(lambda query: query["text"] or query["image"] or query["like"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries)
def test_contributions_and_parts_sum_to_the_score(shop, photo, query):
    trace = shop.trace(**{**query, "image": photo if query["image"] else None})
    ids = [item.key for item in trace.ranked]
    explained = shop.explainer.explain_page(trace, ids[:10])
    for told in (*explained, *shop.explainer.explain_page(trace, ids[-2:])):
        total = sum(part.contribution for part in told.contributions)
        assert total == pytest.approx(told.score, abs=1e-6)
        shares = shop.explainer.part_shares(trace, told.product_id)
        assert sum(part.contribution for part in shares) == pytest.approx(told.score, abs=1e-6)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries.filter(lambda query: query["text"]))
def test_weights_of_words_sum_to_what_the_index_says(shop, query):
    trace = shop.trace(text=query["text"], where=query["where"])
    listed = {hit.id: hit.score for hit in trace.found["words"]}
    for told in shop.explainer.explain_page(trace, [item.key for item in trace.ranked[:8]]):
        total = sum(word.weight for word in told.words)
        # The index rounds to three decimals.
        assert total == pytest.approx(listed.get(told.product_id, 0.0), abs=2e-3)
        assert {word.word for word in told.words} <= set(query["text"].split())
        if told.words:
            assert sum(word.share for word in told.words) == pytest.approx(1)


def test_the_same_search_is_traced_as_is_answered(shop):
    results = shop.searcher.run(shop.trace(text="red shoe").query)
    trace = shop.trace(text="red shoe")
    assert [hit.product.id for hit in results.hits] == [item.key for item in trace.ranked[:10]]
    assert results.total == len(trace.ranked)


def test_a_word_asked_for_twice_is_told_once(plain):
    told = plain.explainer.explain(plain.trace(text="red reds RED"), "p0")
    assert [word.word for word in told.words] == ["red"]
    index = plain.index.ranked(query_words("red"), where=Equal("id", "p0"), limit=1)
    assert told.words[0].weight == pytest.approx(index[0].score, abs=1e-3)


@pytest.mark.parametrize("language", ["en", "zh", "es"])
def test_every_product_of_a_page_is_told_in_every_language(shop, photo, language):
    trace = shop.trace(text="red shoe", image=photo)
    wanted = [("colour", "red", False), ("brand", "Acme", True), ("price", (None, 20.0), False)]
    for item in trace.ranked[:10]:
        told = shop.explainer.explain(trace, item.key, language, wanted=wanted)
        assert len(told.sentences) >= 4
        assert not any("{" in sentence for sentence in told.sentences)
        json.loads(told.model_dump_json())


def test_what_a_catalog_and_a_shopper_write_stays_text(plain):
    trace = plain.trace(text="<b>red</b> \u202eshoe\u200b \x00")
    told = plain.explainer.explain(trace, "hostile", wanted=[("brand", "<i>\u202ex</i>", False)])
    text = " ".join(told.sentences)
    assert "<i>x</i>" in text, "for the page to escape"
    assert not {"\u202e", "\u200b", "\x00"} & set(text)


def test_long_queries_are_told_without_asking_for_every_word(plain, monkeypatch):
    asked = []
    ranked = plain.index.ranked
    monkeypatch.setattr(
        plain.index, "ranked", lambda *args, **kwargs: asked.append(1) or ranked(*args, **kwargs)
    )
    trace = plain.trace(text="red " + " ".join(map("".join, itertools.product("qwxz", repeat=4))))
    told = plain.explainer.explain(trace, "p0")
    assert [word.word for word in told.words] == ["red"]
    assert len(asked) < 100


def test_without_a_part_it_is_where_a_search_without_it_puts_it(shop, photo):
    trace = shop.trace(text="red shoe", image=photo, like=("p9",), where={"price": {"lt": 50}})
    others = {
        "words": shop.trace(image=photo, like=("p9",), where={"price": {"lt": 50}}),
        "photo": shop.trace(text="red shoe", like=("p9",), where={"price": {"lt": 50}}),
        "like": shop.trace(text="red shoe", image=photo, where={"price": {"lt": 50}}),
        "filter": shop.trace(text="red shoe", image=photo, like=("p9",)),
    }
    for item in itertools.islice(trace.ranked, 0, 20, 4):
        told = shop.explainer.counterfactuals(trace, item.key)
        assert {one.without: one.rank for one in told} == {
            part: other.rank(item.key) for part, other in others.items()
        }
        assert all(one.text for one in told)


def test_what_was_left_out_brings_back(plain):
    missing = plain.trace(text="red").ranked[0].key
    trace = plain.trace(text="red", where={"not": {"id": missing}})
    assert trace.rank(missing) is None
    (told,) = plain.explainer.counterfactuals(trace, missing)
    assert (told.without, told.rank) == ("filter", 1)
    assert told.text == "Without the filter it would be found, as number 1."


def test_shares_of_two_parts_are_shapleys(shop, photo):
    """By hand: half of what it brings alone, and half of what it adds to the other."""
    trace = shop.trace(text="red shoe", image=photo)
    words, picture = shop.trace(text="red shoe"), shop.trace(image=photo)
    for item in trace.ranked[:5]:
        shares = {part.part: part.contribution for part in
                  shop.explainer.part_shares(trace, item.key)}  # fmt: skip
        alone, other = (
            found.score if (found := of.scored(item.key)) else 0.0 for of in (words, picture)
        )
        assert shares["words"] == pytest.approx((alone + item.score - other) / 2)
        assert shares["photo"] == pytest.approx((other + item.score - alone) / 2)


def test_alternatives_are_searched_for_once(plain, photo, monkeypatch):
    searched = []
    search = plain.explainer._alternatives._search
    monkeypatch.setattr(
        plain.explainer._alternatives,
        "_search",
        lambda *args: searched.append(1) or search(*args),
    )
    trace = plain.trace(text="red shoe", image=photo)
    for item in trace.ranked[:10]:
        plain.explainer.counterfactuals(trace, item.key)
        plain.explainer.part_shares(trace, item.key)
    assert len(searched) == 2
