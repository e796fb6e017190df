"""The weighted mean of scores against hand-worked numbers and its properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.decision.weighted import weighted


def test_hand_worked_scores():
    scores = np.array([[0.9, 0.3], [0.5, np.nan], [np.nan, np.nan]])
    present = np.array([[True, True], [True, False], [False, False]])
    fused, parts = weighted(scores, present, np.array([1.0, 3.0]))
    assert fused == pytest.approx([(0.9 + 3 * 0.3) / 4, 0.5, 0.0])
    assert parts == pytest.approx(np.array([[0.225, 0.225], [0.5, 0], [0, 0]]))


def test_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        weighted(np.ones((1, 1)), np.ones((1, 1), np.bool_), np.array([-1.0]))


@given(st.integers(0, 2**16), st.floats(1e-3, 1e3))
def test_lies_between_the_scores_and_only_ratios_of_weights_count(seed, factor):
    rng = np.random.default_rng(seed)
    scores, present = rng.random((6, 3)), rng.random((6, 3)) > 0.3
    weights = rng.uniform(0.1, 1, 3)
    fused, parts = weighted(scores, present, weights)
    assert parts.sum(axis=1) == pytest.approx(fused)
    assert weighted(scores, present, factor * weights)[0] == pytest.approx(fused)
    for row, there, score in zip(scores, present, fused, strict=True):
        if there.any():
            assert row[there].min() - 1e-9 <= score <= row[there].max() + 1e-9
