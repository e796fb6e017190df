import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.merchandising.ordering.diversity import mmr


def vectors(count, seed):
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((count, 4)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def naive(relevance, rows, present, lambda_):
    """The formula, one pair at a time."""
    top, left, shown = max(relevance), [*range(len(relevance))], []
    while left:

        def gain(d):
            alike = [
                max(0.0, float(rows[d] @ rows[s])) if present[d] and present[s] else 0.0
                for s in shown
            ]
            return lambda_ * relevance[d] / top - (1 - lambda_) * max(alike, default=0.0)

        best = max(left, key=lambda d: (round(gain(d), 5), -d))
        shown.append(best)
        left.remove(best)
    return shown


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(0, 9_999), st.sampled_from([0.0, 0.3, 0.7, 1.0]))
def test_it_is_the_formula(count, seed, lambda_):
    rng = np.random.default_rng(seed)
    relevance = np.sort(rng.random(count))[::-1] + 0.1
    present = rng.random(count) < 0.8
    rows = vectors(count, seed)
    found = mmr(relevance, rows, present, lambda_)
    assert sorted(found) == [*range(count)]
    assert found == naive(relevance, rows, present, lambda_)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=20), st.integers(0, 99))
def test_with_lambda_one_it_is_the_order_of_relevance(scores, seed):
    relevance = np.array(sorted(scores, reverse=True))
    rows = vectors(len(scores), seed)
    assert mmr(relevance, rows, np.ones(len(scores), bool), 1.0) == [*range(len(scores))]


def test_a_twin_goes_behind_what_is_new():
    rows = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert mmr(np.array([1.0, 0.9, 0.5]), rows, np.ones(3, bool), 0.5) == [0, 2, 1]


def test_what_is_not_present_is_never_read():
    rows = np.array([[1, 0], [np.nan, np.nan]], np.float32)
    assert mmr(np.array([1.0, 0.5]), rows, np.array([True, False]), 0.5) == [0, 1]
    with pytest.raises(ValueError, match="lambda"):
        mmr(np.array([1.0]), rows[:1], np.ones(1, bool), 2)
