"""Bayes' rule against the joint table that it summarises, and its properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.decision.bayes import bayes
from omnishelf.fusion.odds import log_odds, logistic


def test_is_the_posterior_of_a_joint_table():
    # A third is relevant; given that, or not, each source independently says yes or no.
    prior = 1 / 3
    yes_if_relevant, yes_if_not = np.array([0.9, 0.6]), np.array([0.2, 0.3])
    for said in ([1, 1], [1, 0], [0, 1], [0, 0]):
        relevant = np.where(said, yes_if_relevant, 1 - yes_if_relevant)
        other = np.where(said, yes_if_not, 1 - yes_if_not)
        alone = relevant * prior / (relevant * prior + other * (1 - prior))
        posterior = relevant.prod() * prior
        posterior /= posterior + other.prod() * (1 - prior)
        fused, _ = bayes(alone[None], np.ones((1, 2), np.bool_), prior)
        assert logistic(fused) == pytest.approx([posterior])


def test_hand_worked_odds():
    # Prior odds 1 : 3; p = .5 are odds of 1, three times the prior's; .75 nine times.
    fused, parts = bayes(np.array([[0.5, 0.75]]), np.ones((1, 2), np.bool_), 0.25)
    assert fused == pytest.approx([np.log(1 / 3 * 3 * 9)])
    assert parts == pytest.approx(np.array([[np.log(3), np.log(9), -np.log(3)]]))


def test_certainty_stays_finite():
    fused, _ = bayes(np.array([[0.0, 1.0], [1.0, 1.0]]), np.ones((2, 2), np.bool_), 0.5)
    assert np.isfinite(fused).all()
    assert fused == pytest.approx([0, 2 * np.log(1e6)], abs=1e-4)


@given(st.integers(0, 2**16), st.floats(0.01, 0.99))
def test_missing_sources_say_nothing_and_order_does_not_matter(seed, prior):
    rng = np.random.default_rng(seed)
    scores, present = rng.random((5, 3)), rng.random((5, 3)) > 0.4
    fused, parts = bayes(scores, present, prior)
    assert parts.sum(axis=1) == pytest.approx(fused)
    assert not parts[:, :-1][~present].any()
    spoilt = np.where(present, scores, np.nan)
    assert np.array_equal(bayes(spoilt, present, prior)[0], fused)
    order = rng.permutation(3)
    assert bayes(scores[:, order], present[:, order], prior)[0] == pytest.approx(fused)
    unknown = ~present.any(axis=1)
    assert logistic(fused[unknown]) == pytest.approx(np.full(unknown.sum(), prior))


@given(st.floats(0.001, 0.999), st.floats(0.01, 0.99))
def test_one_source_alone_is_believed(score, prior):
    fused, _ = bayes(np.array([[score]]), np.ones((1, 1), np.bool_), prior)
    assert logistic(fused) == pytest.approx([score])


@pytest.mark.parametrize("prior", [0.0, 1.0, -0.1, np.nan])
def test_senseless_priors_are_refused(prior):
    with pytest.raises(ValueError, match="prior"):
        bayes(np.ones((1, 1)), np.ones((1, 1), np.bool_), prior)


@given(st.floats(1e-5, 1 - 1e-5))
def test_log_odds_and_logistic_undo_each_other(probability):
    assert logistic(log_odds(np.array(probability))) == pytest.approx(probability)
