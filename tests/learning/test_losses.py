"""Losses against numbers worked by hand, torch's own, and numerical gradients."""

import math

import pytest
import torch
from torch.nn import functional

from omnishelf.learning.losses import label_loss, price_loss, soft_info_nce


def rand(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_info_nce_by_hand():
    # Rows of softmax: (e^2, 1) and (1, e) over their sums.
    logits = torch.tensor([[2.0, 0.0], [0.0, 1.0]])
    first = -math.log(math.e**2 / (math.e**2 + 1))
    second = -math.log(math.e / (math.e + 1))
    wanted = (first + second) / 2
    assert float(soft_info_nce(logits, torch.eye(2))) == pytest.approx(wanted)
    # Half of row 1's target on each: the mean of both columns' losses.
    halves = torch.tensor([[0.3, 0.3], [0.0, 1.0]])
    other = -math.log(1 / (math.e**2 + 1))
    wanted = ((first + other) / 2 + second) / 2
    assert float(soft_info_nce(logits, halves)) == pytest.approx(wanted)


def test_with_one_target_a_row_it_is_cross_entropy():
    logits, wanted = rand(6, 9), torch.tensor([3, 1, 4, 1, 5, 8])
    one_hot = functional.one_hot(wanted, 9).double()
    expected = functional.cross_entropy(logits, wanted)
    torch.testing.assert_close(soft_info_nce(logits, one_hot), expected)
    torch.testing.assert_close(soft_info_nce(logits, 0.2 * one_hot), expected)


def test_soft_targets_are_those_of_torch():
    logits, targets = rand(5, 7), rand(5, 7, seed=1).abs()
    expected = functional.cross_entropy(logits, targets / targets.sum(dim=1, keepdim=True))
    torch.testing.assert_close(soft_info_nce(logits, targets), expected)


def test_rows_without_a_target_are_left_out():
    logits, targets = rand(4, 3), torch.eye(4, 3).double()
    torch.testing.assert_close(
        soft_info_nce(logits, targets), soft_info_nce(logits[:3], targets[:3])
    )


def test_a_better_order_costs_less():
    targets = torch.eye(3)
    assert soft_info_nce(3 * targets, targets) < soft_info_nce(targets, targets)
    assert soft_info_nce(targets, targets) < soft_info_nce(-targets, targets)


def test_class_weights_are_those_of_torch_and_missing_labels_are_left_out():
    logits, weights = rand(5, 3), torch.tensor([0.5, 1.0, 4.0]).double()
    labels = torch.tensor([0, -1, 2, 1, -1])
    kept = labels >= 0
    expected = functional.cross_entropy(logits[kept], labels[kept], weight=weights)
    torch.testing.assert_close(label_loss(logits, labels, weights), expected)


def test_class_weights_by_hand():
    logits = torch.zeros(2, 2)
    logits[1, 0] = math.log(3)  # probabilities 1/2, 1/2 and 3/4, 1/4
    found = label_loss(logits, torch.tensor([0, 1]), torch.tensor([1.0, 3.0]))
    assert float(found) == pytest.approx((math.log(2) + 3 * math.log(4)) / 4)


def test_prices_by_hand():
    predicted = torch.tensor([1.0, 5.0, -1.0])
    price = torch.tensor([0.0, math.nan, 1.0])
    assert float(price_loss(predicted, price)) == pytest.approx((1 + 4) / 2)


def test_nothing_to_learn_from_is_zero_and_has_gradients_of_zero():
    for loss in (
        lambda x: soft_info_nce(x, torch.zeros(3, 2)),
        lambda x: soft_info_nce(x[:0], torch.zeros(0, 2)),
        lambda x: label_loss(x, torch.full((3,), -1), torch.ones(2)),
        lambda x: price_loss(x[:, 0], torch.full((3,), math.nan)),
    ):
        x = torch.ones(3, 2, requires_grad=True)
        value = loss(x)
        value.backward()
        assert value.item() == 0
        assert x.grad is not None
        assert not x.grad.any()


def test_gradients_are_the_numerical_ones():
    targets = rand(4, 5, seed=1).abs()
    targets[2] = 0
    labels, weights = torch.tensor([2, -1, 0, 4]), rand(5, seed=2).abs()
    price = torch.tensor([0.3, math.nan, -1.0, 0.0], dtype=torch.float64)
    x = rand(4, 5, seed=3).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: soft_info_nce(x, targets), x)
    assert torch.autograd.gradcheck(lambda x: label_loss(x, labels, weights), x)
    assert torch.autograd.gradcheck(lambda x: price_loss(x[:, 0], price), x)
