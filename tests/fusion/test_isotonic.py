"""Isotonic calibration against scikit-learn's, by hand, and its properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from omnishelf.fusion.isotonic import fit_isotonic

given_pairs = st.lists(
    st.tuples(st.integers(-15, 15).map(lambda n: n / 4), st.booleans()), min_size=1, max_size=60
)


def test_hand_pooled():
    # .2 and .3 violate and pool to 1/2; .4 falls below that and joins: 1/3.
    curve = fit_isotonic(
        np.array([0.1, 0.2, 0.3, 0.4, 0.5]), np.array([False, True, False, False, True])
    )
    assert curve.scores == (0.1, 0.2, 0.4, 0.5)
    assert curve.probabilities == pytest.approx((0, 1 / 3, 1 / 3, 1))
    # Level before and after, straight between.
    assert curve.apply(np.array([-9, 0.15, 0.3, 9])) == pytest.approx([0, 1 / 6, 1 / 3, 1])


@given(given_pairs)
def test_agrees_with_scikit_learn(pairs):
    scores, relevant = (np.array(each) for each in zip(*pairs, strict=True))
    wanted = IsotonicRegression(out_of_bounds="clip").fit(scores, relevant)
    at = np.linspace(-5, 5, 101)
    assert fit_isotonic(scores, relevant).apply(at) == pytest.approx(wanted.predict(at), abs=1e-9)


@given(given_pairs)
def test_is_calibrated_on_what_it_was_fitted_on(pairs):
    scores, relevant = (np.array(each) for each in zip(*pairs, strict=True))
    said = fit_isotonic(scores, relevant).apply(scores)
    for level in np.unique(said.round(12)):
        there = np.isclose(said, level, atol=1e-11)
        assert relevant[there].mean() == pytest.approx(level)
    order = np.argsort(scores)
    assert (np.diff(said[order]) >= 0).all()


@pytest.mark.parametrize("scores", [np.empty(0), np.array([1.0, np.inf])])
def test_nothing_to_fit_on_is_refused(scores):
    with pytest.raises(ValueError, match="finite"):
        fit_isotonic(scores, np.zeros(len(scores), np.bool_))
