"""The population stability index by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.reranking.drift import LEAST_SHARE, Spread

numbers = st.lists(st.floats(-5, 5) | st.just(np.nan), min_size=1, max_size=40)


def test_two_bins_by_hand():
    then = Spread(edges=(0.0,), shares=(0.5, 0.5, 0.0))
    # 0 is in the bin below the edge: 3 of 4 now, and nothing unknown either time.
    found = then.moved(np.array([-1.0, 0.0, -2.0, 1.0]))
    assert found == pytest.approx(0.25 * np.log(0.75 / 0.5) - 0.25 * np.log(0.25 / 0.5))


def test_values_that_went_missing_are_a_move():
    then = Spread.of(np.arange(100.0))
    assert then.shares == pytest.approx([0.1] * 10 + [0], abs=0.02)
    assert then.moved(np.full(50, np.nan)) > np.log(1 / LEAST_SHARE)


@given(numbers)
def test_the_same_values_have_not_moved(values):
    assert Spread.of(np.array(values)).moved(np.array(values)) == pytest.approx(0, abs=1e-12)


@given(numbers, numbers)
def test_no_move_is_less_than_none(one, other):
    assert Spread.of(np.array(one)).moved(np.array(other)) >= -1e-12
