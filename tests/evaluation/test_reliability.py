"""The reliability curve against hand-worked bins and its properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.evaluation.reliability import (
    ReliabilityBin,
    expected_calibration_error,
    judged_scores,
    reliability_curve,
)

pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_hand_worked_bins():
    said = np.array([0.1, 0.3, 0.6, 0.8, 1.0])
    so = np.array([False, True, True, True, False])
    low, high = reliability_curve(said, so, bins=2)
    assert (low.said, low.so, low.count) == (pytest.approx(0.2), 0.5, 2)
    assert (high.said, high.so, high.count) == (pytest.approx(0.8), pytest.approx(2 / 3), 3)
    # (2 |.5 - .2| + 3 |.667 - .8|) / 5
    assert expected_calibration_error(said, so, bins=2) == pytest.approx((0.6 + 0.4) / 5)


def test_empty_bins_are_left_out():
    assert reliability_curve(np.array([0.95]), np.array([True]), bins=10) == (
        ReliabilityBin(0.95, 1.0, 1),
    )
    assert reliability_curve(np.empty(0), np.empty(0, np.bool_)) == ()


@given(pairs)
def test_bins_share_out_every_score_from_low_to_high(given):
    said, so = (np.array(each) for each in zip(*given, strict=True))
    curve = reliability_curve(said, so)
    assert sum(each.count for each in curve) == len(given)
    assert sum(each.said * each.count for each in curve) == pytest.approx(said.sum())
    assert sum(each.so * each.count for each in curve) == pytest.approx(so.sum())
    assert [each.said for each in curve] == sorted(each.said for each in curve)


def test_hits_are_relevant_if_nothing_is_judged_better():
    qrels = {"q": {"a": 2, "b": 1}, "r": {"b": 1}, "none": {"a": 0}}
    run = {"q": {"a": 0.9, "b": 0.5, "x": 0.4}, "r": {"b": 0.3}, "none": {"a": 1.0}, "z": {"a": 1}}
    said, so = judged_scores(qrels, run)
    assert said.tolist() == [0.9, 0.5, 0.4, 0.3]
    assert so.tolist() == [True, False, False, True]
