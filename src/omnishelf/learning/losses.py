"""Losses."""

import torch
from torch import Tensor
from torch.nn import functional


def soft_info_nce(logits: Tensor, targets: Tensor) -> Tensor:
    """InfoNCE with soft targets: mean cross-entropy between rows of targets and of softmax.

    loss = -mean_i sum_j t_ij / sum_k t_ik  log softmax(logits_i)_j. With one-hot targets it
    is InfoNCE of A. van den Oord et al., "Representation Learning with Contrastive
    Predictive Coding", 2018; with several equal ones SupCon (out) of P. Khosla et al., 2020.

    Args:
        logits: [n, m], similarities over a temperature.
        targets: [n, m], at least 0; rows of nothing are left out.

    Returns:
        A scalar; 0 if no row has a target.
    """
    mass = targets.sum(dim=1)
    answered = mass > 0
    # Rows are weighed, not picked: picking them costs more than all the rest.
    weights = answered / mass.clamp(min=torch.finfo(mass.dtype).tiny)
    weights = weights / answered.sum().clamp(min=1)
    terms = (targets * functional.log_softmax(logits, dim=1)).sum(dim=1)
    return -(weights * terms).sum()


def label_loss(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Class-weighted cross-entropy over the examples that have a label (not -1); 0 if none."""
    told = labels >= 0
    if not bool(told.any()):
        return logits.sum() * 0.0
    return functional.cross_entropy(logits[told], labels[told], weight=weights)


def price_loss(predicted: Tensor, price: Tensor) -> Tensor:
    """Mean squared error over the examples that have a price (not NaN); 0 if none.

    Args:
        predicted: [n].
        price: [n], standardised logarithms of prices; NaN where a product has none.
    """
    told = ~torch.isnan(price)
    if not bool(told.any()):
        return predicted.sum() * 0.0
    return functional.mse_loss(predicted[told], price[told])
