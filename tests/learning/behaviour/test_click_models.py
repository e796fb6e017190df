"""Click models recover what clicks were drawn by, and the right one is chosen."""

import itertools

import numpy as np
import pytest
from array_shop import shop, table_of, visits

from omnishelf.learning.behaviour.click_model import choose, judged
from omnishelf.learning.behaviour.clicks import Clicks, clicks_of, smoothed
from omnishelf.learning.behaviour.dynamic_bayesian import (
    DynamicBayesian,
    fit_dynamic_bayesian,
)
from omnishelf.learning.behaviour.impressions import lists_of
from omnishelf.learning.behaviour.position_based import PositionBased, fit_position_based
from omnishelf.learning.behaviour.randomised import from_randomised
from omnishelf.reranking.examination import LEAST, Examination

THETA = np.array([1, 0.7, 0.5, 0.35, 0.25])
ALPHA = np.linspace(0.1, 0.9, 12)
SIGMA, GAMMA = 0.8, 0.85


def shown(lists, rng):
    """Lists of five of twelve products, in any order."""
    return np.argsort(rng.random((lists, len(ALPHA))), axis=1)[:, : len(THETA)]


def as_clicks(pair, clicked):
    lists, depth = pair.shape
    return Clicks(
        list_of=np.repeat(np.arange(lists), depth),
        pair=pair.ravel(),
        position=np.tile(np.arange(1, depth + 1), lists),
        clicked=clicked.ravel(),
        group=np.zeros(pair.size, np.int64),
        pairs=len(ALPHA),
    )


@pytest.fixture(scope="module")
def by_position():
    rng = np.random.default_rng(1)
    pair = shown(8_000, rng)
    return as_clicks(pair, rng.random(pair.shape) < THETA * ALPHA[pair])


@pytest.fixture(scope="module")
def by_cascade():
    rng = np.random.default_rng(2)
    pair = shown(8_000, rng)
    clicked = np.zeros(pair.shape, np.bool_)
    looking = np.ones(len(pair), np.bool_)
    for place in range(pair.shape[1]):
        clicked[:, place] = looking & (rng.random(len(pair)) < ALPHA[pair[:, place]])
        content = clicked[:, place] & (rng.random(len(pair)) < SIGMA)
        looking &= ~content & (rng.random(len(pair)) < GAMMA)
    return as_clicks(pair, clicked)


def test_the_position_based_model_finds_what_clicks_were_drawn_by(by_position):
    found = fit_position_based(by_position)
    assert list(found.examination.chances) == pytest.approx(list(THETA), abs=0.06)
    assert found.attractiveness == pytest.approx(ALPHA, abs=0.06)


def test_looks_are_told_from_likings_where_every_product_has_its_place():
    """Better products stand higher, and hardly ever elsewhere: their scores tell what is alike."""
    rng = np.random.default_rng(3)
    lists, depth = 6_000, len(THETA)
    # 30 queries whose lists begin with a product of another score each; the same list every time.
    query = rng.integers(0, 30, lists)
    score = np.arange(depth) + query[:, None] % 6
    clicked = rng.random((lists, depth)) < THETA * np.linspace(0.9, 0.2, 12)[score]
    clicks = Clicks(
        list_of=np.repeat(np.arange(lists), depth),
        pair=(query[:, None] * depth + np.arange(depth)).ravel(),
        position=np.tile(np.arange(1, depth + 1), lists),
        clicked=clicked.ravel(),
        group=score.ravel(),
        pairs=30 * depth,
    )
    found = fit_position_based(clicks)
    assert list(found.examination.chances) == pytest.approx(list(THETA), abs=0.08)


def test_the_dynamic_bayesian_model_finds_what_clicks_were_drawn_by(by_cascade):
    found = fit_dynamic_bayesian(by_cascade)
    assert found.perseverance == pytest.approx(GAMMA, abs=0.03)
    assert found.attractiveness == pytest.approx(ALPHA, abs=0.06)
    # Of what is rarely the last click, little is known of how it contents.
    assert found.satisfaction[4:].mean() == pytest.approx(SIGMA, abs=0.05)


def test_the_model_is_chosen_that_clicks_were_drawn_by(by_position, by_cascade):
    assert choose(by_position).name == "position-based"
    assert choose(by_cascade).name == "dynamic-bayesian"


def test_the_chances_of_all_that_may_be_clicked_sum_to_one():
    """P(clicks) as the product of each given those above, over all 2^4 ways to click."""
    ways = np.array([*itertools.product([False, True], repeat=4)])
    clicks = as_clicks(np.tile([3, 7, 1, 9], (16, 1)), ways)
    flat = Examination(chances=(1.0, 0.6, 0.3))
    for model in (
        PositionBased(flat, ALPHA),
        DynamicBayesian(flat, ALPHA, np.full(len(ALPHA), SIGMA), GAMMA),
    ):
        chance = model.foretold(clicks).reshape(16, 4)
        whole = np.where(ways, chance, 1 - chance).prod(axis=1)
        assert whole.sum() == pytest.approx(1)
    # Of the cascade, two of the ways by hand.
    a = ALPHA[[3, 7, 1, 9]]
    assert whole[0b1000] == pytest.approx(
        a[0] * (SIGMA + (1 - SIGMA) * (1 - GAMMA + GAMMA * (1 - a[1]) * (
            1 - GAMMA + GAMMA * (1 - a[2]) * (1 - GAMMA + GAMMA * (1 - a[3])))))
    )  # fmt: skip
    assert whole[0b0001] == pytest.approx((1 - a[0]) * (1 - a[1]) * (1 - a[2]) * a[3] * GAMMA**3)


def test_a_coin_has_perplexity_two():
    clicks = as_clicks(np.zeros((4, 5), int), np.arange(20).reshape(4, 5) % 2 == 0)
    coin = PositionBased(Examination(), np.full(len(ALPHA), 0.5))
    fit = judged("coin", coin, clicks)
    assert fit.perplexity == pytest.approx(2)
    assert fit.log_likelihood == pytest.approx(-np.log(2))


def test_pairs_begin_at_the_rate_of_their_group():
    clicks = as_clicks(np.array([[0, 1, 2, 3, 4]]), np.zeros((1, 5), np.bool_))
    looks = np.ones(5)
    hits = np.array([1.0, 0, 0, 0, 0])
    found = smoothed(clicks, hits, looks)
    rate = 1.5 / 6
    assert found[:2] == pytest.approx([(1 + 3 * rate) / 4, 3 * rate / 4])
    assert found[11] == pytest.approx(rate)  # Never shown.


def test_looks_from_positions_that_chance_filled():
    shopping = shop(queries=6, candidates=5, seed=9)
    theta = [1, 0.6, 0.4, 0.3, 0.2]
    lists = lists_of(visits(shopping, lists=6_000, theta=theta, shown=5, propensity=0.2))
    found = from_randomised(lists, 5)
    assert found.chances == pytest.approx(theta, abs=0.07)
    assert from_randomised(lists, 6) is None  # Nothing was shown there.
    certain = visits(shopping, lists=300, theta=theta, shown=5, propensity=1.0)
    assert from_randomised(lists_of(certain), 5) is None
    assert from_randomised(lists_of(visits(shopping, lists=300, theta=theta, shown=5)), 5) is None


def test_words_in_another_case_are_the_same_query():
    rows = [
        {"kind": "impression", "search": f"s{n}", "query": query, "product": "a",
         "position": 1, "time": n} for n, query in enumerate(["Red shoe", "red  SHOE", "hat"])
    ]  # fmt: skip
    assert clicks_of(lists_of(table_of(rows))).pair.tolist() in ([1, 1, 0], [0, 0, 1])


def test_examination_is_relative_to_the_first_and_never_nothing():
    found = Examination.of([0.5, 0.25, 0.0, 0.9])
    assert found.chances == (1.0, 0.5, LEAST, 1.0)
    assert found.at(np.array([1, 2, 9, 0])).tolist() == [1.0, 0.5, 1.0, 1.0]
