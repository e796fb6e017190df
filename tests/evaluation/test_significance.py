"""Bootstrap and randomisation against scipy, hand-worked numbers and properties."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.evaluation.significance import compare, paired_bootstrap, paired_randomisation

values = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=10)


def sample(count, shift, seed=1):
    rng = np.random.default_rng(seed)
    other = rng.random(count)
    return (other + rng.normal(shift, 0.2, count)).clip(0, 1), other


def scipy_p(one, other):
    found = scipy.stats.permutation_test(
        (one - other,),
        lambda each, axis: each.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=20_000,
        rng=np.random.default_rng(3),
    )
    return found.pvalue


def test_three_queries_by_hand():
    # Sums over the eight signs of (3, 2, 1): +-6, +-4, +-2 and twice 0.
    other = np.zeros(3)
    assert paired_randomisation(np.array([3.0, 2.0, 1.0]), other) == 2 / 8
    assert paired_randomisation(np.array([3.0, 2.0, -1.0]), other) == 4 / 8
    assert paired_randomisation(np.array([3.0, -2.0, -1.0]), other) == 1.0


@pytest.mark.parametrize("shift", [0.0, 0.05, 0.2])
def test_exact_p_is_scipys(shift):
    one, other = sample(12, shift)
    assert paired_randomisation(one, other) == pytest.approx(scipy_p(one, other), abs=1e-12)


@pytest.mark.parametrize("shift", [0.0, 0.03, 0.06])
def test_drawn_p_is_near_scipys(shift):
    one, other = sample(80, shift)
    # Two draws of 10,000 and 20,000 signs differ by less than this but once in 100,000 times.
    assert paired_randomisation(one, other) == pytest.approx(scipy_p(one, other), abs=0.03)


def test_drawn_p_is_never_nothing():
    one, other = sample(300, 0.3)
    assert paired_randomisation(one, other, resamples=99) == 1 / 100


def test_queries_that_do_not_differ_change_nothing():
    one, other = sample(9, 0.1)
    same = np.full(50, 0.5)
    assert paired_randomisation(
        np.concatenate([one, same]), np.concatenate([other, same])
    ) == paired_randomisation(one, other)
    assert paired_randomisation(same, same) == 1.0


@given(values)
def test_both_sides_are_alike(pairs):
    one, other = (np.array(each) for each in zip(*pairs, strict=True))
    p = paired_randomisation(one, other)
    assert 0 < p <= 1
    assert p == paired_randomisation(other, one)


@pytest.mark.parametrize("shift", [0.0, 0.1])
def test_interval_is_near_scipys(shift):
    one, other = sample(60, shift)
    found = paired_bootstrap(one, other)
    theirs = scipy.stats.bootstrap(
        (one - other,),
        np.mean,
        method="percentile",
        n_resamples=20_000,
        rng=np.random.default_rng(5),
    ).confidence_interval
    assert found.mean == pytest.approx((one - other).mean())
    assert found.low == pytest.approx(theirs.low, abs=0.004)
    assert found.high == pytest.approx(theirs.high, abs=0.004)


def test_more_confidence_is_wider_and_the_seed_decides():
    one, other = sample(40, 0.1)
    narrow, wide = (paired_bootstrap(one, other, confidence=c) for c in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high
    assert paired_bootstrap(one, other) == paired_bootstrap(one, other)
    assert paired_bootstrap(one, other, seed=8).low != paired_bootstrap(one, other).low


def test_runs_are_compared_over_the_queries_they_share():
    one = {"a": {"RR": 1.0}, "b": {"RR": 0.5}, "c": {"RR": 0.0}}
    other = {"b": {"RR": 0.25}, "a": {"RR": 0.5}, "z": {"RR": 1.0}}
    found = compare(one, other, "RR", against="z")
    assert (found.queries, found.mean, found.other) == (2, 0.75, 0.375)
    assert found.difference.mean == 0.375
    assert found.p == 0.5
    assert compare(one, {"z": {"RR": 1.0}}, "RR", against="z") is None
