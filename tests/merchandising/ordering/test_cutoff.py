import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.merchandising.ordering.cutoff import cut_calibrated, cut_gap

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=30).map(
    lambda values: np.array(sorted(values, reverse=True))
)


def test_by_hand():
    # F1(1) = 1.8 / (1 + 1.8) = .643, F1(2) = 3.4 / 3.8 = .895, F1(3) = 3.6 / 4.8 = .75
    assert cut_calibrated(np.array([0.9, 0.8, 0.1])) == 2
    assert cut_calibrated(np.array([])) == 0
    assert cut_calibrated(np.zeros(4)) == 4


@settings(max_examples=40, deadline=None)
@given(PROBABILITIES)
def test_no_other_cut_is_to_be_expected_better(probabilities):
    kept = cut_calibrated(probabilities)
    assert 1 <= kept <= len(probabilities)

    def f1(k):
        return 2 * probabilities[:k].sum() / max(k + probabilities.sum(), 1e-300)

    best = max(f1(k) for k in range(1, len(probabilities) + 1))
    assert f1(kept) >= best * (1 - 1e-6)


def test_no_fixed_depth_does_as_well():
    # Relevance is drawn by the very probabilities that are shown; some queries have few relevant
    # products, others many.
    rng = np.random.default_rng(7)
    reached, fixed = [], []
    for _ in range(200):
        relevant = int(rng.choice([2, 10, 50]))
        scores = np.sort(np.r_[rng.beta(8, 2, relevant), rng.beta(1, 60, 100 - relevant)])[::-1]
        truth = rng.random(100) < scores
        f1 = 2 * np.cumsum(truth) / (np.arange(1, 101) + max(1, truth.sum()))
        reached.append(f1[cut_calibrated(scores) - 1])
        fixed.append(f1)
    assert np.mean(reached) > np.mean(fixed, axis=0).max() + 0.2


@pytest.mark.parametrize("relevant", [1, 3, 20, 60])
def test_a_clear_gap_is_found(relevant):
    rng = np.random.default_rng(relevant)
    for _ in range(50):
        scores = np.r_[rng.normal(0.9, 0.02, relevant), rng.normal(0.2, 0.02, 100 - relevant)]
        assert cut_gap(np.sort(scores)[::-1]) == relevant


def test_what_two_sources_found_is_parted_from_what_one_did():
    # Reciprocal ranks of twenty products that both sources list, and eighty that one does.
    both = [1 / (60 + r) for r in range(1, 21)]
    one = [0.5 / (60 + r) for r in range(21, 101)]
    assert cut_gap(np.array(both + one)) == 20


def test_scores_that_fall_off_evenly_have_no_gap():
    rng = np.random.default_rng(0)
    for scores in (
        np.linspace(1, 0, 100),
        1 / (60 + np.arange(1, 101)),
        np.exp(-np.arange(100) / 20),
        np.sort(rng.random(100))[::-1],
        np.sort(rng.normal(0.5, 0.1, 100))[::-1],
        np.sort(rng.exponential(1, 100))[::-1],
        np.full(100, 0.3),
        np.array([0.9, 0.1]),
        np.array([]),
    ):
        assert cut_gap(scores) == len(scores)
