"""Decayed counts against sums by hand, and updates against statistics made from nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shop_of_events import NOON_S, event, table

from omnishelf.events.table import EventTable
from omnishelf.reranking.expectation import Expectation
from omnishelf.reranking.statistics import ProductStatistics, statistics_of
from omnishelf.reranking.tally import tally

USUAL = Expectation(by_position=(1.0, 0.5, 0.25))


def made(found, *, now, half_life=100.0, **given):
    return statistics_of(found, now=NOON_S + now, half_life=half_life, **given)


def test_impressions_count_by_position_and_old_events_count_less():
    found = table(
        {"kind": "impression", "product": "a", "position": 1},
        {"kind": "impression", "product": "b", "position": 2},
        {"kind": "click", "product": "b", "after": 100},
    )
    # At 200 s: impressions two half-lives old, the click one.
    counts = made(found, now=200, expectation=USUAL).of_products(["a", "b", "c"])
    assert counts == pytest.approx(np.array([[0.25, 0, 0, 0], [0.125, 0.5, 0, 0], [0, 0, 0, 0]]))


def test_what_happens_at_the_very_moment_is_not_known():
    found = table({"kind": "click", "product": "a", "after": 10})
    assert made(found, now=10).of_products(["a"]).sum() == 0
    assert made(found, now=10.5).of_products(["a"]).sum() > 0


def test_a_click_without_words_answers_the_words_of_its_list():
    found = table(
        {"kind": "impression", "product": "a", "position": 1, "query": "Red  Shoe"},
        {"kind": "click", "product": "a", "query": None, "after": 1},
    )
    statistics = made(found, now=1.001, half_life=1e9)
    assert statistics.of_pairs("red shoe", ["a"])[0] == pytest.approx([1, 1, 0, 0])
    assert statistics.of_pairs("blue shoe", ["a"]).sum() == 0
    assert statistics.of_pairs(None, ["a"]).sum() == 0


def test_a_list_counts_one_click_of_a_product_but_every_order():
    found = table(*[{"kind": kind, "product": "a"} for kind in ("click", "order")] * 3)
    assert made(found, now=1, half_life=1e9).of_products(["a"])[0] == pytest.approx([0, 1, 0, 3])


def test_bots_and_strips_are_left_out():
    found = table(
        {"kind": "click", "product": "a"},
        {"kind": "click", "product": "b", "surface": "goes_with"},
        {"kind": "click", "product": "c"},
    )
    bots = np.array([True, False, False])
    counts = made(found, now=1, half_life=1e9, bots=bots).of_products(["a", "b", "c"])
    assert counts[:, 1] == pytest.approx([0, 0, 1])


events = st.lists(
    st.tuples(
        st.sampled_from(["impression", "click", "cart", "order"]),
        st.sampled_from("abcd"),
        st.sampled_from(["shoe", "hat", None]),
        st.floats(0, 1_000),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(events, st.lists(st.floats(0, 1_100), max_size=4), st.data())
def test_updates_are_the_same_as_all_at_once(drawn, moments, data):
    """However the log grew: late events come in with higher numbers, and are counted."""
    arrival = data.draw(st.permutations(range(len(drawn))))
    every = EventTable.of(
        [
            event(n, kind, product, query=query, after=at, search=f"s{n}",
                  position=1 + n % 3 if kind == "impression" else None)
            for n, (kind, product, query, at) in enumerate(drawn)
        ],
        seqs=[1 + place for place in arrival],
    )  # fmt: skip
    now = NOON_S + 2_000
    statistics = ProductStatistics(now=-np.inf, half_life=300.0)
    steps = sorted(moments)
    for step, moment in enumerate(steps):
        arrived = every.seq <= len(drawn) * (step + 1) // (len(steps) + 1)
        statistics = statistics.updated(tally(every.rows(arrived), USUAL), NOON_S + moment)
    statistics = statistics.updated(tally(every, USUAL), now)
    whole = statistics_of(every, now=now, half_life=300.0, expectation=USUAL)
    for query in ("shoe", "hat"):
        assert statistics.of_pairs(query, "abcd") == pytest.approx(whole.of_pairs(query, "abcd"))
    assert statistics.of_products("abcd") == pytest.approx(whole.of_products("abcd"))
    assert statistics.total == pytest.approx(whole.total)


def test_an_older_version_stays_as_it_was():
    first = made(table({"kind": "click", "product": "a"}), now=1)
    newer = tally(table({"kind": "cart", "product": "z", "after": 2}), USUAL)
    first.updated(newer, NOON_S + 3)
    assert first.of_products(["z"]).sum() == 0
