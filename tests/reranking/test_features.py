"""Features by hand: one builder, one row a candidate."""

import numpy as np
import pytest
from shop_of_events import NOON_S, table

from omnishelf.reranking.candidates import (
    Candidates,
    ProductFacts,
    QueryFacts,
    ShopperFit,
    Standing,
)
from omnishelf.reranking.expectation import Expectation
from omnishelf.reranking.features import MONOTONE, NAMES, SMOOTHING, build
from omnishelf.reranking.statistics import ProductStatistics, statistics_of

NOTHING = ProductStatistics(now=NOON_S, half_life=1e9)


def numbers(*values):
    return np.array(values, np.float64)


def candidates(**given):
    told = {
        "products": ("a", "b", "c"),
        "score": numbers(0.9, 0.6, 0.5),
        "query": QueryFacts("red shoe", "es", photo=True),
        "facts": ProductFacts.unknown(3),
    }
    return Candidates(**{**told, **given})


def column(built, name):
    return built[:, NAMES.index(name)]


def test_what_is_not_known_is_nan_and_nothing_else_is():
    built = build(candidates(), NOTHING, NOON_S)
    assert built.shape == (3, len(NAMES)) == (3, len(MONOTONE))
    unknown = {name for name in NAMES if np.isnan(column(built, name)).all()}
    assert unknown == {
        *(f"{source}_{part}" for source in ("words", "text", "image", "audio", "fused")
          for part in ("similarity", "rank")),
        "words_matched", "relative_price", "stock", "age_days", "discount", "pictures",
        "review_score", "review_low", "reviews", "affinity", "brand_match", "price_band_match",
    }  # fmt: skip
    assert not np.isnan(
        built[:, [NAMES.index(name) for name in NAMES if name not in unknown]]
    ).any()


def test_facts_by_hand():
    facts = ProductFacts(
        price=numbers(10, 20, np.nan),
        stock=numbers(0, 5, np.nan),
        added=numbers(NOON_S - 86_400, NOON_S, np.nan),
        discount=numbers(0.2, 0, np.nan),
        pictures=numbers(1, 0, 3),
        review_score=numbers(0.8, np.nan, 0.4),
        review_low=numbers(0.7, np.nan, 0.1),
        reviews=numbers(19, np.nan, 1),
    )
    shopper = ShopperFit(numbers(0.1, 0.2, 0.3), numbers(1, 0, 0), numbers(0, 1, np.nan))
    found = {"image": Standing(numbers(0.7, np.nan, 0.2), numbers(1, np.nan, 9))}
    built = build(
        candidates(facts=facts, shopper=shopper, found=found, matched=numbers(2, 1, 0)),
        NOTHING,
        NOON_S,
    )
    assert column(built, "relative_price")[:2] == pytest.approx(np.log([10 / 15, 20 / 15]))
    assert column(built, "review_score")[[0, 2]].tolist() == [0.8, 0.4]
    assert column(built, "review_low")[[0, 2]].tolist() == [0.7, 0.1]
    assert column(built, "reviews")[[0, 2]] == pytest.approx(np.log([20, 2]))
    assert column(built, "age_days")[:2] == pytest.approx([1, 0])
    assert column(built, "content_place").tolist() == [1, 2, 3]
    assert column(built, "content_gap") == pytest.approx([0, -0.3, -0.4])
    assert column(built, "image_similarity")[[0, 2]].tolist() == [0.7, 0.2]
    assert column(built, "affinity").tolist() == [0.1, 0.2, 0.3]
    assert column(built, "query_language").tolist() == [2, 2, 2]
    assert column(built, "query_words").tolist() == [2, 2, 2]
    assert column(built, "query_photo").tolist() == [1, 1, 1]


def test_rates_are_drawn_towards_the_shops_and_the_products():
    shown = [
        {"kind": "impression", "product": product, "position": 1, "search": f"s{n}"}
        for n, product in enumerate("aaaab")
    ]
    found = table(*shown, {"kind": "click", "product": "a", "search": "s0"})
    statistics = statistics_of(found, now=NOON_S + 1, half_life=1e12)
    built = build(candidates(query=QueryFacts("shoe")), statistics, NOON_S + 1)
    average = 1 / 5
    own = [(1 + SMOOTHING * average) / (4 + SMOOTHING), SMOOTHING * average / (1 + SMOOTHING),
           average]  # fmt: skip
    assert column(built, "click_rate") == pytest.approx(own)
    pair = [(1 + SMOOTHING * own[0]) / (4 + SMOOTHING), SMOOTHING * own[1] / (1 + SMOOTHING),
            own[2]]  # fmt: skip
    assert column(built, "pair_click_rate") == pytest.approx(pair)
    # For other words only the product's own rate is known.
    other = build(candidates(query=QueryFacts("hat")), statistics, NOON_S + 1)
    assert column(other, "pair_click_rate") == pytest.approx(column(other, "click_rate"))


def test_a_promise_is_what_content_brings_times_what_became_of_it():
    usual = Expectation(by_position=(0.5,), scores=(0.5, 0.9), rates=(0.1, 0.3))
    shown = [
        {"kind": "impression", "product": "a", "position": 1, "search": f"s{n}"} for n in range(4)
    ]
    clicks = [{"kind": "click", "product": "a", "search": f"s{n}"} for n in range(3)]
    found = table(*shown, *clicks)
    statistics = statistics_of(found, now=NOON_S + 1, half_life=1e12, expectation=usual)
    built = build(candidates(query=QueryFacts("hat")), statistics, NOON_S + 1)
    # Three clicks where two were to be expected, in the whole shop as of product a.
    assert column(built, "click_rate") == pytest.approx([1.5, 1.5, 1.5])
    # Content scores are 0.9, 0.6 and 0.5.
    assert column(built, "promise") == pytest.approx(np.log(np.array([0.3, 0.15, 0.1]) * 1.5))


def test_where_nothing_was_clicked_all_promise_the_same_little():
    found = table({"kind": "impression", "product": "a", "position": 1})
    statistics = statistics_of(found, now=NOON_S + 1, half_life=1e12)
    promise = column(build(candidates(), statistics, NOON_S + 1), "promise")
    assert np.isfinite(promise).all()
    assert (np.diff(promise) < 0).all()


def test_no_candidates_at_all():
    nothing = candidates(products=(), score=numbers(), facts=ProductFacts.unknown(0))
    assert build(nothing, NOTHING, NOON_S).shape == (0, len(NAMES))
