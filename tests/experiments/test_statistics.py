"""Ratio checks and confidence sequences against scipy, hand-worked numbers and simulation."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.errors import ExperimentError
from omnishelf.experiments.multinomial import always_valid_p, evidence
from omnishelf.experiments.preference import preference, sign_test
from omnishelf.experiments.ratio import check_ratio, chi_square_tail
from omnishelf.experiments.ratio_of_means import Parts, bootstrap, normal
from omnishelf.experiments.sequential import sequential, units_needed


@given(st.floats(0, 60), st.integers(1, 9))
def test_the_tail_of_chi_square_is_scipys(statistic, freedom):
    expected = scipy.stats.chi2.sf(statistic, freedom)
    assert chi_square_tail(statistic, freedom) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_evidence_by_hand():
    # Uniform over shares: each of the n + 1 counts of n = 3 is as likely, 1/4, and 3 of 3 is 1/8
    # by a fair coin.
    assert evidence((3, 0), (0.5, 0.5)) == pytest.approx(math.log((1 / 4) / (1 / 8)))
    assert always_valid_p((3, 0), (0.5, 0.5)) == pytest.approx(0.5)
    assert always_valid_p((0, 0), (0.5, 0.5)) == 1
    # Three arms: the mean of 6 p q r over the simplex is 1/10; by thirds it is 6/27.
    assert evidence((1, 1, 1), (1 / 3,) * 3) == pytest.approx(math.log((1 / 10) / (6 / 27)))


def test_arms_as_they_should_be_and_not():
    good = check_ratio((5_050, 4_950), (0.5, 0.5))
    assert good.holds
    assert good.chi_square == pytest.approx(1.0)
    assert good.p == pytest.approx(scipy.stats.chisquare([5_050, 4_950]).pvalue)
    bad = check_ratio((5_300, 4_700), (0.2, 0.2))
    assert not bad.holds
    assert bad.expected == (5_000, 5_000)
    assert check_ratio((0, 0), (0.5, 0.5)).holds


def test_a_ratio_check_may_be_looked_at_after_every_shopper():
    rng = np.random.default_rng(2)
    runs, steps = 400, 1_000
    ones = (rng.random((runs, steps)) < 0.5).cumsum(axis=1)
    seen = np.arange(1, steps + 1)
    lg = scipy.special.gammaln
    # The evidence at every step, independently: beta-binomial by scipy.
    told = lg(ones + 1) + lg(seen - ones + 1) - lg(seen + 2) + seen * np.log(2)
    assert told[3, 500] == pytest.approx(
        evidence((int(ones[3, 500]), int(501 - ones[3, 500])), (0.5, 0.5))
    )
    ever = (told.max(axis=1) >= math.log(1 / 0.05)).mean()
    # At most 5 % in the long run, and two standard errors.
    assert ever <= 0.05 + 2 * (0.05 * 0.95 / runs) ** 0.5
    chi = (2 * ones - seen) ** 2 / seen
    assert (chi.max(axis=1) >= 3.84).mean() > 0.3


def test_a_confidence_sequence_by_hand():
    # k = n rho² = 2 at alpha = 0.05 and twice the planned units over log terms.
    twice = -2 * math.log(0.05)
    planned = round(1_000 * (twice + math.log(1 + twice)) / 2)
    found = sequential(0.03, 1e-4, 1_000, planned=planned)
    k = 1_000 * (twice + math.log(1 + twice)) / planned
    reach = 0.01 * math.sqrt(2 * (k + 1) / k * math.log(math.sqrt(k + 1) / 0.05))
    assert (found.low, found.high) == pytest.approx((0.03 - reach, 0.03 + reach))
    # Mixture likelihood ratio of a normal mean, by integrating over the prior N(0, k v).
    grid = np.linspace(-0.5, 0.5, 200_001)
    prior = scipy.stats.norm.pdf(grid, 0, math.sqrt(k * 1e-4))
    like = np.exp((grid * 0.03 - grid**2 / 2) / 1e-4)
    assert 1 / found.p == pytest.approx(float((prior * like).sum() * (grid[1] - grid[0])), rel=1e-4)


@given(st.floats(-1, 1), st.floats(1e-6, 1), st.integers(1, 10**6), st.integers(100, 10**6))
def test_p_and_interval_say_the_same(difference, variance, units, planned):
    found = sequential(difference, variance, units, planned=planned)
    assert 0 <= found.p <= 1
    if not math.isclose(found.p, 0.05, rel_tol=1e-6):
        assert (found.p < 0.05) == (found.low > 0 or found.high < 0)


@given(st.floats(1e-3, 1), st.floats(1e-6, 1e-2), st.integers(100, 10**5))
def test_needed_units_are_the_fewest_that_do(effect, variance, units):
    needed = units_needed(effect, variance, units, planned=10_000)

    def reach(n):
        return sequential(0.0, variance * units / n, n, planned=10_000).high

    assert reach(needed) <= effect * (1 + 1e-9)
    assert needed == 1 or reach(needed - 1) > effect * (1 - 1e-9)


def looked(rate, other, *, runs=500, seed=1):
    """Shares of runs that are called different at some look: by the sequence, by a z-test."""
    rng = np.random.default_rng(seed)
    looks = np.unique(np.geomspace(100, 3_000, 60).astype(int))
    sums = [
        (rng.random((runs, looks[-1])) < each).cumsum(axis=1, dtype=np.int32)[:, looks - 1]
        for each in (rate, other)
    ]
    ever = np.zeros(runs, bool), np.zeros(runs, bool)
    for at, count in enumerate(looks):
        one, two = (each[:, at] / count for each in sums)
        variance = (one * (1 - one) + two * (1 - two)) / (count - 1)
        for run in range(runs):
            found = sequential(two[run] - one[run], variance[run], 2 * count, planned=6_000)
            ever[0][run] |= found.p <= 0.05
        ever[1][:] |= np.abs(two - one) > 1.96 * np.sqrt(variance)
    return ever[0].mean(), ever[1].mean()


def test_peeking_is_safe_and_would_not_be_with_a_fixed_test():
    ours, fixed = looked(0.2, 0.2)
    # Three standard errors above what is promised.
    assert ours <= 0.05 + 3 * (0.05 * 0.95 / 500) ** 0.5
    assert fixed > 0.15


def test_what_differs_is_found():
    assert looked(0.2, 0.25, runs=100)[0] > 0.8


@pytest.mark.parametrize("variance", [0.0, math.nan, -1.0, math.inf])
def test_nothing_that_varied_can_not_be_compared(variance):
    with pytest.raises(ExperimentError, match="has not varied"):
        sequential(0.1, variance, 100, planned=100)


def test_the_delta_method_is_near_the_bootstrap_and_units_go_together():
    rng = np.random.default_rng(5)
    below = rng.integers(1, 9, 400).astype(float)
    parts = Parts(rng.binomial(below.astype(int), 0.3).astype(float), below)
    assert parts.value == parts.above.sum() / below.sum()
    exact, drawn = normal(parts, 0.95, 0), bootstrap(parts, 0.95, 0)
    assert exact.low == pytest.approx(drawn.low, abs=0.004)
    assert exact.high == pytest.approx(drawn.high, abs=0.004)
    joined = parts.by(np.repeat(np.arange(200) * 7, 2))
    assert len(joined.above) == 200
    assert joined.value == pytest.approx(parts.value)
    assert math.isnan(Parts(np.ones(1), np.ones(1)).variance)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_sign_test_is_scipys(wins, losses):
    count = wins + losses
    expected = scipy.stats.binomtest(wins, count).pvalue if count else 1.0
    assert sign_test(wins, losses) == pytest.approx(expected)


def test_a_preference_by_hand():
    credits = np.array([[0, 2], [1, 1], [0, 0], [3, 4], [1, 0]])
    found = preference(credits)
    assert (found.wins, found.losses, found.ties) == (2, 1, 2)
    # (2 + 1) / 5 - 1/2
    assert found.share == pytest.approx(0.1)
    assert found.low <= 0.1 <= found.high
