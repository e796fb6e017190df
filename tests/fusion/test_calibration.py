"""Platt's calibration against scipy's and scikit-learn's optimum, and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from omnishelf.fusion.calibration import fit_platt
from omnishelf.fusion.odds import logistic


def pairs(seed, n=400, slope=3.0, intercept=-1.0):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=n)
    return scores, rng.random(n) < logistic(slope * scores + intercept)


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (1e-3, 0.8), (200.0, -40.0)])
def test_is_the_optimum_of_platts_loss_at_any_scale(scale, shift):
    scores, relevant = pairs(1)
    platt = fit_platt(scale * scores + shift, relevant)
    positive = relevant.sum()
    targets = np.where(relevant, (positive + 1) / (positive + 2), 1 / (len(scores) - positive + 2))

    def loss(theta):
        z = theta[0] * scores + theta[1]
        return (np.logaddexp(0, z) - targets * z).sum()

    best = minimize(loss, [0, 0], method="BFGS", options={"gtol": 1e-9}).x
    slope = platt.slope * scale
    assert (slope, platt.slope * shift + platt.intercept) == pytest.approx(best, rel=1e-4)


def test_many_pairs_are_as_plain_logistic_regression():
    # With so many pairs the smoothing of the targets is next to nothing.
    scores, relevant = pairs(2, n=50_000)
    platt = fit_platt(scores, relevant)
    plain = LogisticRegression(C=np.inf, tol=1e-8).fit(scores[:, None], relevant)
    assert platt.slope == pytest.approx(plain.coef_[0, 0], rel=0.005)
    assert platt.intercept == pytest.approx(plain.intercept_[0], rel=0.005)


def test_two_levels_by_hand():
    # With two distinct scores the curve meets the mean target of each exactly.
    scores = np.array([0.0] * 4 + [1.0] * 4)
    relevant = np.array([True, False, False, False, True, True, True, False])
    # Four of eight: targets 5/6 and 1/6.
    wanted = [(5 / 6 + 3 / 6) / 4, (3 * 5 / 6 + 1 / 6) / 4]
    assert fit_platt(scores, relevant).apply(np.array([0.0, 1.0])) == pytest.approx(wanted)


def test_scores_that_mislead_keep_their_order_and_tell_the_share():
    scores, relevant = pairs(3, slope=-2.0)
    platt = fit_platt(scores, relevant)
    said = platt.apply(scores)
    assert platt.slope > 0
    assert said == pytest.approx(np.full(len(said), relevant.mean()), abs=0.01)


@pytest.mark.parametrize("relevant", [True, False])
def test_one_answer_only_stays_off_certainty(relevant):
    said = fit_platt(np.arange(8.0), np.full(8, relevant)).apply(np.arange(8.0))
    assert said == pytest.approx(np.full(8, 0.9 if relevant else 0.1), abs=0.01)


@given(st.lists(st.tuples(st.floats(-50, 50), st.booleans()), min_size=1, max_size=40))
def test_always_rises_and_stays_between_0_and_1(given_pairs):
    scores, relevant = (np.array(each) for each in zip(*given_pairs, strict=True))
    platt = fit_platt(scores, relevant)
    said = platt.apply(np.linspace(-60, 60, 50))
    assert ((said >= 0) & (said <= 1)).all()
    assert (np.diff(said) >= 0).all()


@pytest.mark.parametrize("scores", [np.empty(0), np.array([1.0, np.nan])])
def test_nothing_to_fit_on_is_refused(scores):
    with pytest.raises(ValueError, match="finite"):
        fit_platt(scores, np.zeros(len(scores), np.bool_))
