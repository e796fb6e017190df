"""The world of simulated shoppers: drawn from a seed, with the distributions it is said to have."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from simulated import products, small_world

from omnishelf.types import Product
from shoppers.asking import Wish, relevance
from shoppers.goods import demo_goods, fashion_goods, title_brand
from shoppers.tastes import DRIFT, Tastes


@pytest.fixture(scope="module")
def world():
    return small_world()


def test_the_same_seed_gives_the_same_world(world):
    again, other = small_world(), small_world(seed=4)
    assert np.array_equal(world.quality, again.quality)
    assert np.array_equal(world.attraction(2, 7, 3), again.attraction(2, 7, 3))
    assert [*world.sessions(1, 30)] == [*again.sessions(1, 30)]
    assert not np.array_equal(world.quality, other.quality)
    assert [*world.sessions(1, 30)] != [*other.sessions(1, 30)]


def test_the_order_of_the_catalog_makes_no_difference():
    assert demo_goods(products()[::-1]).ids == demo_goods(products()).ids


def test_days_differ(world):
    assert [one.shopper for one in world.sessions(1, 30)] != [
        one.shopper for one in world.sessions(2, 30)
    ]


def test_relevance_by_hand(world):
    goods = world.goods
    shirts, red = goods.kind.values.index("shirts"), goods.traits["colour"].values.index("red")
    worth = relevance(Wish(shirts, "colour", red), goods)
    by_id = dict(zip(goods.ids, worth, strict=True))
    # p00 a red shirt, p03 a blue one, p01 a red skirt, p04 a blue one, p02 a red mug, p05 blue.
    assert by_id["p00"] == 1
    assert by_id["p03"] == pytest.approx(0.35)
    assert by_id["p01"] == pytest.approx(0.25)
    assert by_id["p04"] == pytest.approx(0.25 * 0.35)
    assert by_id["p02"] == pytest.approx(0.02)
    assert by_id["p05"] == pytest.approx(0.02 * 0.35)


def test_every_wish_is_fulfilled_by_some_product_and_said_in_three_ways(world):
    assert (world.relevance.max(axis=1) == 1).all()
    assert all(len(set(texts)) == 3 for texts in world.wishes.texts)
    assert world.wishes.popularity.sum() == pytest.approx(1)
    assert "red shirts" in {texts[0] for texts in world.wishes.texts}


def test_attraction_is_that_of_its_formula(world):
    wish, shopper, day = 1, 5, 2
    goods, tastes = world.goods, world.tastes
    liked = 0.8 * tastes.price[shopper] * goods.log_price
    for name, weight in {"colour": 1, "brand": 1, "material": 0.7, "pattern": 0.7}.items():
        taste = tastes.of_types[name][day, tastes.kinds[shopper]] + tastes.own[name][shopper]
        liked = liked + weight * (taste / np.sqrt(2))[goods.traits[name].codes]
    liked /= np.sqrt(0.64 + 1 + 1 + 0.49 + 0.49)
    odds = -1.5 + 0.7 * world.quality + 0.8 * liked
    expected = world.relevance[wish] / (1 + np.exp(-odds))
    assert world.attraction(wish, shopper, day) == pytest.approx(expected)
    some = np.array([9, 3])
    assert world.attraction(wish, shopper, day, some) == pytest.approx(expected[some])


def test_mean_attraction_weighs_shoppers_by_how_often_they_ask(world):
    wish, day, places = 3, 1, np.arange(10)
    kinds = [one.kind for one in world.wishes.wishes]
    total, weights = np.zeros(10), 0.0
    for shopper in range(len(world.tastes)):
        asks = world.wishes.popularity * np.exp(0.7 * world.tastes.wants[shopper, kinds])
        weight = world.tastes.visits[shopper] * asks[wish] / asks.sum()
        total += weight * world.attraction(wish, shopper, day, places)
        weights += weight
    assert world.mean_attraction(wish, day, places) == pytest.approx(total / weights)


def test_tastes_are_standard_normal_and_drift_slowly():
    goods = demo_goods(products())
    days = 40
    tastes = Tastes.draw(goods, np.random.default_rng(0), shoppers=400, days=days)
    of_types = np.concatenate(
        [tastes.of_types[name].reshape(days, -1) for name in goods.traits], axis=1
    )
    assert of_types.std() == pytest.approx(1, abs=0.15)
    steps = of_types[1:] - np.sqrt(1 - DRIFT**2) * of_types[:-1]
    assert steps.std() == pytest.approx(DRIFT, rel=0.1)
    liked = tastes.liking_of_all(goods, 0, np.arange(60))
    assert liked[7] == pytest.approx(tastes.liking(goods, 7, 0, slice(None)))
    assert tastes.visits.sum() == pytest.approx(1)


def test_sessions_are_as_often_as_said():
    world = small_world(shoppers=20)
    sessions = [*world.sessions(0, 3_000)]
    # A geometric number of searches, with 0.55 to end after each: 1 / 0.55 = 1.82 in the mean,
    # standard deviation sqrt(0.45) / 0.55 = 1.22.
    lengths = np.array([len(one.searches) for one in sessions])
    assert lengths.mean() == pytest.approx(1 / 0.55, abs=4 * 1.22 / np.sqrt(3_000))
    counts = np.bincount([one.shopper for one in sessions], minlength=20)
    sd = np.sqrt(3_000 * world.tastes.visits * (1 - world.tastes.visits))
    assert (abs(counts - 3_000 * world.tastes.visits) < 4.5 * sd).all()


def test_some_products_come_later(world):
    assert world.on_sale(world.days - 1).all()
    assert 0 < (~world.on_sale(0)).sum() < 20


def test_brands_are_read_from_titles():
    assert title_brand("Lee Cooper Men Casual Black Shoes") == "Lee Cooper"
    assert title_brand("Palm Tree Girls Sp Jace Sko White Skirts") == "Palm Tree"
    assert title_brand("Wrangler Blue Jeans") == "Wrangler"
    # A brand that begins with such a word has at least one.
    assert title_brand("Men Blue Jeans") == "Men"
    assert title_brand("") == ""


def test_prices_of_the_fashion_catalog_are_drawn_once():
    given = [
        Product(id=f"f{at}", title=f"Acme Men {at}", attributes={"article_type": "Caps"})
        for at in range(5)
    ]
    one, other = fashion_goods(given), fashion_goods(given)
    assert np.array_equal(one.price, other.price)
    assert (one.price > 0).all()
    assert len(set(one.price.tolist())) == 5
    assert one.log_price.mean() == pytest.approx(0)
