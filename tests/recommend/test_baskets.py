import itertools
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.events.table import EventTable
from omnishelf.recommend.baskets import LARGEST, Baskets
from omnishelf.recommend.pairs import Lines, count_pairs
from omnishelf.settings import RecommendSettings

LINES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 6), st.integers(0, 3)), max_size=60
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_pairs_are_those_that_loops_count(rows):
    owner = {basket: actor for basket, _, actor in rows}
    baskets = defaultdict(set)
    for basket, product, _ in rows:
        baskets[basket].add(product)
    weights, actors = Counter(), defaultdict(set)
    for basket, products in baskets.items():
        for pair in itertools.combinations(sorted(products), 2):
            weights[pair] += (len(products) - 1) ** -0.75
            actors[pair].add(owner[basket])
    expected = {pair: (weights[pair], len(actors[pair])) for pair in weights}

    columns = [np.array(column, np.int64) for column in zip(*rows, strict=True)] or [
        np.zeros(0, np.int64)
    ] * 3
    basket, product, _ = columns
    actor = np.array([owner[int(one)] for one in basket], np.int64)
    pairs = count_pairs(Lines.distinct(basket, product, actor), 7)

    found = {
        (one, other): (weight, count)
        for one, other, weight, count in zip(
            pairs.one.tolist(), pairs.other.tolist(), pairs.weight, pairs.actors, strict=True
        )
    }
    assert found.keys() == expected.keys()
    for pair, (weight, count) in expected.items():
        assert found[pair][0] == pytest.approx(weight)
        assert found[pair][1] == count


def beside(baskets, id):
    row = baskets.beside(baskets.place[id])
    return {
        baskets.ids[other]: (round(float(weight), 6), int(shoppers))
        for other, weight, shoppers in zip(
            baskets.others[row], baskets.together[row], baskets.shoppers[row], strict=True
        )
    }


def test_what_too_few_bought_is_beside_nothing_however_often_one_buys_it(days):
    for ago in range(1, 20):
        days.basket("ann", "boot", "secret", ago=ago)
    for shopper in "bcd":
        days.basket(shopper, "boot", "polish")
    baskets = Baskets.of(days.table, RecommendSettings(least_shoppers=3))
    assert beside(baskets, "boot") == {"polish": (3.0, 3)}
    assert beside(baskets, "secret") == {}


def test_popularity_hides_what_too_few_bought(days):
    days.basket("ann", "boot", "sock")
    for shopper in "bcd":
        days.basket(shopper, "boot")
    baskets = Baskets.of(days.table, RecommendSettings())
    # Ann's basket of two counts 1, as do the three of one.
    assert baskets.popular[baskets.place["boot"]] == pytest.approx(1.0)
    assert baskets.popular[baskets.place["sock"]] == 0


def test_orders_of_a_session_are_a_basket_and_so_are_those_close_in_time(days):
    for number, shopper in enumerate("abc"):
        days.add("order", "boot", shopper, session=f"s{number}", ago=5)
        days.add("order", "sock", shopper, session=f"s{number}", ago=2)
        days.add("order", "lamp", shopper, ago=3.1)
        days.add("order", "bulb", shopper, ago=3.0)
        days.add("order", "rug", shopper, ago=2.5)
    baskets = Baskets.of(days.table, RecommendSettings(basket_hours=6))
    assert beside(baskets, "boot") == {"sock": (3.0, 3)}
    assert beside(baskets, "lamp") == {"bulb": (3.0, 3)}
    assert beside(baskets, "rug") == {}


def test_a_session_whose_shopper_is_unknown_counts_as_one(days):
    for number in range(3):
        days.basket(None, "boot", "sock", session=f"s{number}")
    days.basket(None, "boot", "lamp")
    baskets = Baskets.of(days.table, RecommendSettings())
    assert beside(baskets, "boot") == {"sock": (3.0, 3)}
    assert "lamp" not in baskets.place


def test_clicks_and_huge_baskets_say_nothing(days):
    for shopper in "abc":
        days.basket(shopper, *(f"p{n}" for n in range(LARGEST + 1)))
        days.add("click", "boot", shopper)
    baskets = Baskets.of(days.table, RecommendSettings())
    assert len(baskets.others) == 0
    assert "boot" not in baskets.place


def test_of_no_events():
    baskets = Baskets.of(EventTable.of([]), RecommendSettings())
    assert baskets.ids == ()
    assert baskets.starts.tolist() == [0]


def test_an_erased_shopper_leaves_nothing(days):
    for shopper in "abc":
        days.basket(shopper, "boot", "sock")
    days.basket("dan", "secret", "sock")
    table = days.table
    kept = table.rows(table.shopper.codes != table.shopper.code("dan"))
    baskets = Baskets.of(kept, RecommendSettings(least_shoppers=1))
    assert "secret" not in baskets.ids
    assert "dan" not in repr(baskets)
