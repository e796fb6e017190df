"""Why a product is not on the page: each reason, and what is told with it."""

from dataclasses import replace

import numpy as np
import pytest


def why(shop, trace, id):
    return shop.explainer.why_not(trace, id)


def test_a_product_that_is_not_there(shop):
    assert why(shop, shop.trace(text="red"), "nobody").reason == "not in the shop"


def test_a_product_that_was_pointed_at(shop):
    assert why(shop, shop.trace(like=("p1",)), "p1").reason == "pointed at"


def test_all_conditions_that_fail_are_named_and_no_others(shop):
    where = {
        "brand": "Acme",
        "price": {"gte": 5, "lt": 11},
        "not": {"colour": ["red", "blue"]},
        "or": [{"price": {"gt": 1000}}, {"brand": "Bolt"}],
    }
    told = why(shop, shop.trace(text="red", where=where), "p0")
    assert told.reason == "filtered out"
    # p0 is a red Acme shirt at 10.
    assert told.conditions == (
        "colour is not red or blue",
        "price is more than 1000 or brand is Bolt",
    )
    told = why(shop, shop.trace(text="red", where=where), "p6")
    # p6 is a red Bolt shoe at 16.
    assert told.conditions == (
        "brand is Acme (it has Bolt)",
        "price is at least 5 and price is less than 11 (it has 16)",
        "colour is not red or blue",
    )
    assert "brand is Acme (it has Bolt)" in told.text
    told = why(shop, shop.trace(text="red", where={"brand": "Acme"}), "bare")
    assert told.conditions == ("brand is Acme (it has no brand)",)


def test_what_is_found_is_on_its_page(shop):
    trace = shop.trace(text="red shoe", limit=4, offset=4)
    for rank in (1, 5, 8, 9):
        told = why(shop, trace, trace.ranked[rank - 1].key)
        shown = 5 <= rank <= 8
        assert told.reason == ("shown" if shown else "another page")
        assert (told.rank, told.page) == (rank, (rank + 3) // 4)
        assert told.score == trace.ranked[rank - 1].score


def test_what_a_rule_hides(shop):
    trace = shop.trace(text="red")
    trace = replace(trace, shown=replace(trace.shown, hidden={"p0": "no shirts in May"}))
    told = why(shop, trace, "p0")
    assert (told.reason, told.rule) == ("hidden by a rule", "no shirts in May")
    assert "no shirts in May" in told.text


def test_what_is_too_unlikely(trained):
    ranked = trained.trace(text="red shoe", drop=("colour:red", "kind:shoe")).ranked
    strict = trained.searcher._settings.model_copy(update={"hide_below": ranked[2].score})
    searcher, trained.searcher._settings = trained.searcher._settings, strict
    try:
        trace = trained.trace(text="red shoe", drop=("colour:red", "kind:shoe"))
    finally:
        trained.searcher._settings = searcher
    assert [item.key for item in trace.ranked] == [
        item.key for item in ranked if item.score >= ranked[2].score
    ]
    last = ranked[-1]
    told = why(trained, trace, last.key)
    assert (told.reason, told.score) == ("below the cut", last.score)


def test_what_no_source_found_is_compared_by_itself(plain):
    trace = plain.trace(text="red shoe")
    cut = replace(
        trace,
        found={source: hits[:2] for source, hits in trace.found.items()},
        shown=replace(trace.shown, ranked=()),
    )
    told = why(plain, cut, "p1")
    assert told.reason == "not found"
    near = {one.source: one for one in told.sources}
    (text,) = (aim for aim in trace.aims if aim.source == "text")
    rows = plain.index.vectors(["p1"], "text")["p1"]
    # The index keeps half precision.
    assert near["text"].similarity == pytest.approx(np.max(rows @ text.vector), abs=1e-3)
    order = [hit.id for hit in trace.found["text"]]
    assert near["text"].rank == order.index("p1") + 1
    assert near["text"].last == trace.found["text"][1].score
    words = {hit.id: hit.score for hit in trace.found["words"]}
    assert near["words"].similarity == words.get("p1")
    assert f"number {near['text'].rank} " in told.text


def test_what_has_nothing_to_be_found_by(plain):
    told = why(plain, plain.trace(text="red shoe"), "bare")
    assert told.reason == "not found"
    assert all(near.similarity is None and near.rank is None for near in told.sources)
    assert "nothing to compare" in told.text


def test_an_explanation_of_what_was_not_found_says_why_not(plain):
    told = plain.explainer.explain(plain.trace(text="red shoe"), "nobody", "zh")
    assert not told.found
    assert told.why_not.text == "本店没有这件商品。"
