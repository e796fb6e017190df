"""What impressions bring, against what clicks were drawn by."""

import numpy as np
import pytest

from omnishelf.events.table import Coded
from omnishelf.learning.behaviour.expected import expectation_of
from omnishelf.learning.behaviour.impressions import Lists
from omnishelf.reranking.examination import Examination

THETA = np.array([1.0, 0.6, 0.3])


def lists(clicked):
    count, depth = clicked.shape
    same = Coded(np.zeros(count, np.int32), ("q",))
    return Lists(
        starts=np.arange(count + 1) * depth,
        query=same,
        time=np.arange(count, dtype=np.float64),
        shopper=same,
        product=Coded(np.zeros(clicked.size, np.int32), ("p",)),
        position=np.tile(np.arange(1, depth + 1, dtype=np.int32), count),
        propensity=np.full(clicked.size, np.nan),
        grade=clicked.ravel().astype(np.uint8),
        clicked=clicked.ravel(),
    )


def test_rates_are_found_by_position_and_by_score():
    rng = np.random.default_rng(5)
    scores = rng.random((40_000, 3))
    liked = 0.05 + 0.4 * scores**2
    found = expectation_of(
        lists(rng.random(scores.shape) < THETA * liked), scores.ravel(), Examination.of(THETA)
    )
    mean = 0.05 + 0.4 / 3
    assert found.by_position == pytest.approx(tuple(THETA * mean), abs=0.01)
    asked = np.array([0.1, 0.5, 0.9])
    assert found.of_scores(asked) == pytest.approx(0.05 + 0.4 * asked**2, abs=0.03)
    assert (np.diff(found.rates) >= 0).all()


def test_with_few_lists_positions_are_as_they_are_looked_at():
    few = lists(np.array([[True, False, False]]))
    found = expectation_of(few, np.full(3, np.nan), Examination.of(THETA))
    assert np.array(found.by_position) / found.by_position[0] == pytest.approx(THETA, abs=0.05)
    # Of scores nothing is known.
    assert (found.scores, found.rates) == ((0.0, 1.0), (0.0, 1.0))


def test_a_single_score_is_one_rate():
    clicked = np.zeros((50, 2), np.bool_)
    clicked[:10, 0] = True
    found = expectation_of(lists(clicked), np.full(100, 0.4), Examination())
    assert found.of_scores(np.array([0.1, 0.4, 0.9])) == pytest.approx([0.1, 0.1, 0.1])
