"""The gate by hand and by chance."""

import numpy as np
import pytest

from omnishelf.learning.behaviour.gate import (
    CLICKS,
    NDCG,
    Judged,
    attractiveness_since,
    click_dcg,
    click_ndcg,
    gains_of,
    judge,
)
from omnishelf.reranking.examination import Examination

HALF = Examination(chances=(1.0, 0.5))


def search(pair, clicked, content=(2.0, 1.0), learned=(1.0, 2.0)):
    clicked = np.array(clicked)
    return Judged(
        content=np.array(content), learned=np.array(learned), pair=np.array(pair),
        grade=clicked.astype(np.uint8), clicked=clicked,
        position=np.arange(1, len(clicked) + 1, dtype=np.int32),
    )  # fmt: skip


def test_click_dcg_by_hand():
    worth = np.array([1.0, 0.0, 4.0])
    assert click_dcg(np.array([3.0, 2.0, 1.0]), worth) == pytest.approx(1 + 4 / 2)
    assert click_dcg(np.array([1.0, 0.5, 9.0]), worth) == pytest.approx(4 + 1 / np.log2(3))
    # Equal scores keep the order that they are in.
    assert click_dcg(np.zeros(3), worth) == pytest.approx(1 + 4 / 2)


def test_click_ndcg_is_of_all_searches_together():
    one, other = np.array([1.0, 0.0]), np.array([0.0, 3.0])
    found = click_ndcg([(np.array([2.0, 1.0]), one), (np.array([2.0, 1.0]), other)])
    assert found == pytest.approx([1 / 2, 3 / np.log2(3) / 2])
    assert found.mean() == pytest.approx((1 + 3 / np.log2(3)) / (1 + 3))


def test_attractiveness_knows_nothing_of_earlier_searches():
    found = attractiveness_since(
        [
            search([0, 1], [True, False]),
            search([1, 0], [True, False]),
            search([0, 2], [False, True]),
        ],
        HALF,
    )
    rate = 3.5 / 5.5
    # Product 0: clicked at 1, then seen at 2 and at 1 in vain: looks 1 + 0.5 + 1.
    assert found[0][0] == pytest.approx((1 + 3 * rate) / (2.5 + 3))
    assert found[1][1] == pytest.approx((0 + 3 * rate) / (1.5 + 3))
    assert found[2][0] == pytest.approx((0 + 3 * rate) / (1 + 3))
    assert found[0][1] == pytest.approx((1 + 3 * rate) / (1.5 + 3))
    assert found[2][1] == pytest.approx((1 + 3 * rate) / (0.5 + 3))


def test_what_puts_the_clicked_first_is_accepted():
    gains = gains_of([search([0, 1], [False, True])] * 30 + [search([0, 1], [False, False])], HALF)
    assert [gain.measure for gain in gains] == [NDCG, CLICKS]
    assert gains[0].searches == 30 and gains[1].searches == 31
    assert gains[0].without == pytest.approx(1 / np.log2(3)) and gains[0].learned == 1
    verdict = judge(gains)
    assert verdict.accepted and "better with confidence" in verdict.reason


def test_clicks_low_down_count_for_more():
    """As often clicked at the second position as at the first, the second product is better."""
    searches = [search([0, 1], [True, False]), search([0, 1], [False, True])] * 60
    ndcg, clicks = gains_of(searches, HALF)
    # A click at the second place is worth two: 2 + 1 / log2(3) in place of 1 + 2 / log2(3), of 3.
    assert ndcg.difference == pytest.approx((1 - 1 / np.log2(3)) / 3)
    assert ndcg.low > 0 and clicks.low > 0
    assert judge((ndcg, clicks)).accepted


def test_both_measures_must_be_better():
    searches = [search([0, 1], [True, False]), search([0, 1], [False, True])] * 60
    ndcg, clicks = gains_of(searches, HALF)
    worse = ndcg.model_copy(update={"low": -0.01})
    verdict = judge((worse, clicks))
    assert not verdict.accepted and NDCG in verdict.reason.split(":")[0]


def test_chance_is_not_accepted():
    rng = np.random.default_rng(4)
    searches = []
    for _ in range(200):
        clicked = rng.random(2) < np.array([0.6, 0.3])
        searches.append(search([0, 1], clicked, learned=rng.random(2)))
    assert not judge(gains_of(searches, HALF)).accepted
