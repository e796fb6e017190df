"""What is drawn how often, worked by hand and held against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.class_weight import compute_class_weight

from omnishelf.learning.training.sampling import balanced_weights, class_weights, sample_order

LABELS = np.array([0, 0, 0, 0, 0, 0, 1, 1, -1])


def test_balanced_weights_by_hand():
    # Shares 6/9, 2/9, 1/9 to the power -1 are 1.5, 4.5, 9; the mean over examples is 3.
    found = balanced_weights(LABELS, 1.0)
    assert found == pytest.approx([0.5] * 6 + [1.5] * 2 + [3.0])
    # So every class has the same say.
    assert found[:6].sum() == pytest.approx(found[6:8].sum()) == pytest.approx(found[8])
    assert balanced_weights(LABELS, 0.0) == pytest.approx([1.0] * 9)


def test_a_power_between_lies_between():
    rare = [balanced_weights(LABELS, power)[8] for power in (0, 0.25, 0.5, 0.75, 1)]
    assert rare == sorted(rare)
    # Shares to the power -1/2 are 1.2247, 2.1213, 3.
    wanted = np.array([1.5**0.5] * 6 + [4.5**0.5] * 2 + [3.0])
    assert balanced_weights(LABELS, 0.5) == pytest.approx(wanted / wanted.mean())


@given(
    st.lists(st.floats(0.01, 10), min_size=1, max_size=40).map(np.array),
    st.integers(0, 100),
)
def test_each_is_drawn_as_often_as_its_weight_says(weights, seed):
    drawn = sample_order(weights, np.random.default_rng(seed))
    assert len(drawn) == len(weights)
    expected = weights * len(weights) / weights.sum()
    counts = np.bincount(drawn, minlength=len(weights))
    assert (np.abs(counts - expected) < 1 + 1e-6).all()


def test_with_equal_weights_each_comes_once_and_the_order_is_random():
    rng = np.random.default_rng(0)
    drawn = sample_order(np.ones(50), rng)
    assert sorted(drawn) == list(range(50))
    assert list(drawn) != sorted(drawn)
    assert list(drawn) != list(sample_order(np.ones(50), rng))


def test_rare_classes_are_over_sampled_and_common_ones_under_sampled():
    labels = np.array([0] * 90 + [1] * 10)
    drawn = sample_order(balanced_weights(labels, 1.0), np.random.default_rng(1))
    assert np.bincount(labels[drawn]) == pytest.approx([50, 50], abs=1)


def test_class_weights_are_those_of_scikit_learn_up_to_scale():
    labels = np.random.default_rng(0).choice(4, 200, p=[0.6, 0.25, 0.1, 0.05])
    wanted = compute_class_weight("balanced", classes=np.arange(4), y=labels)
    found = class_weights(np.append(labels, [-1, -1]), 4, 1.0)
    assert found / found[0] == pytest.approx(wanted / wanted[0], rel=1e-5)
    assert found[labels].mean() == pytest.approx(1.0)


def test_class_weights_by_hand():
    assert class_weights(LABELS, 2, 0.0) == pytest.approx([1, 1])
    # Shares 3/4, 1/4 to the power -1: 4/3, 4; the mean over examples (6 x 4/3 + 2 x 4) / 8 = 2.
    assert class_weights(LABELS, 2, 1.0) == pytest.approx([2 / 3, 2])


def test_classes_without_examples_and_no_labels_at_all():
    assert np.isfinite(class_weights(LABELS, 5, 0.5)).all()
    assert class_weights(np.array([-1, -1]), 3, 0.5) == pytest.approx([1, 1, 1])
