import math

import pytest

from omnishelf.recommend.baskets import Baskets
from omnishelf.recommend.companions import POPULAR, PRIOR, companions
from omnishelf.settings import RecommendSettings


def test_by_hand(days):
    for number in range(4):
        days.basket(f"a{number}", "boot", "sock")
    for number in range(3):
        days.basket(f"b{number}", "trainer", "polish")
    baskets = Baskets.of(days.table, RecommendSettings())
    at = baskets.place
    found = companions(baskets, at["boot"], [at["trainer"], at["sock"]])
    first, second = 1.0, math.exp(-1 / 30)
    heard = first * 3 + second * 4
    alike = {"polish": first * 3 / heard, "boot": second * 4 / heard}
    popular = {"sock": 4 / 7, "polish": 3 / 7, "trainer": 3 / 7}
    for id, own in (("sock", 4.0), ("polish", 0.0), ("trainer", 0.0)):
        prior = (1 - POPULAR) * alike.get(id, 0.0) + POPULAR * popular[id]
        assert found.score[at[id]] == pytest.approx((own + PRIOR * prior) / (4 + PRIOR), rel=1e-5)
    assert found.score[at["boot"]] == 0


def test_a_product_that_was_never_ordered_goes_by_those_like_it(days):
    for number in range(4):
        days.basket(f"a{number}", "boot", "sock")
        days.basket(f"b{number}", "lamp", "bulb")
    baskets = Baskets.of(days.table, RecommendSettings())
    found = companions(baskets, None, [baskets.place["lamp"]])
    assert baskets.ids[int(found.score.argmax())] == "bulb"


def test_many_orders_outweigh_those_of_products_like_it(days):
    for number in range(60):
        days.basket(f"a{number}", "boot", "sock")
        days.basket(f"b{number}", "trainer", "lamp")
    baskets = Baskets.of(days.table, RecommendSettings())
    at = baskets.place
    found = companions(baskets, at["boot"], [at["trainer"]])
    assert found.score[at["sock"]] > 5 * found.score[at["lamp"]]
