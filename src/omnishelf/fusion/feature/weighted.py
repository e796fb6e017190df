"""The weighted mean of the vectors that are there, with weights given or learned."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.fusion.feature.present import Present, Tokens, present_only

Weights = NDArray[np.float64]

_STEPS = 200
_FIRST_STEP = 4.0
_SMALLEST_STEP = 1e-4


def weighted(tokens: Tokens, present: Present, weights: Weights) -> Vectors:
    """Fuse by the weighted mean direction: v = sum_m w_m t_m / |sum_m w_m t_m|, over the m
    present.

    Args:
        tokens: float32 [n, m, d], unit vectors of one space.
        present: bool [n, m].
        weights: float [m], at least 0; only their ratios count.

    Returns:
        float32 [n, d], unit rows; zeros where nothing of any weight is present.

    Raises:
        ValueError: a weight is negative, or the shapes don't belong together.
    """
    if (weights < 0).any():
        raise ValueError("weights must not be negative")
    return unit_rows(np.einsum("nmd,m->nd", present_only(tokens, present), weights))


def learn_weights(
    tokens: Tokens,
    present: Present,
    queries: NDArray[np.float32],
    relevant: NDArray[np.bool_],
    *,
    temperature: float = 0.05,
) -> Weights:
    """The weights under which queries find what is relevant to them.

    They minimise the cross-entropy of retrieval, the mean over queries and their relevant
    things of -log softmax_i(q . v_i / temperature), by exponentiated gradient descent:
    w_m <- w_m exp(-step dL/dw_m), made to sum to 1. J. Kivinen, M. Warmuth, "Exponentiated
    Gradient versus Gradient Descent for Linear Predictors", Information and Computation 132
    (1997). A step that would raise the loss is halved, so the loss never rises.

    Args:
        tokens: float32 [n, m, d], unit vectors of one space.
        present: bool [n, m].
        queries: float32 [q, d], unit vectors of the same space.
        relevant: bool [q, n]; queries without anything relevant are left out.
        temperature: of the softmax.

    Returns:
        float64 [m], above 0, summing to 1; even ones if no query has anything relevant.

    Raises:
        ValueError: the shapes don't belong together.
    """
    there = present_only(tokens, present).astype(np.float64)
    answered = relevant.any(axis=1)
    asked = queries[answered].astype(np.float64) / temperature
    wanted = relevant[answered] / relevant[answered].sum(axis=1, keepdims=True)
    weights = np.full(present.shape[1], 1 / present.shape[1])
    if not len(asked):
        return weights
    step = _FIRST_STEP
    loss, slope = _loss(there, asked, wanted, weights)
    for _ in range(_STEPS):
        tried = weights * np.exp(-step * (slope - slope.min()))
        tried = np.maximum(tried / tried.sum(), np.finfo(np.float64).tiny)
        tried_loss, tried_slope = _loss(there, asked, wanted, tried)
        if tried_loss <= loss:
            weights, loss, slope = tried, tried_loss, tried_slope
        elif step > _SMALLEST_STEP:
            step /= 2
        else:
            break
    return weights


def _loss(
    tokens: NDArray[np.float64],
    queries: NDArray[np.float64],
    wanted: NDArray[np.float64],
    weights: Weights,
) -> tuple[float, Weights]:
    """The cross-entropy, and its gradient by the weights."""
    sums = np.einsum("nmd,m->nd", tokens, weights)
    lengths = np.maximum(np.linalg.norm(sums, axis=1), 1e-12)
    fused = sums / lengths[:, None]
    logits = queries @ fused.T
    logits -= logits.max(axis=1, keepdims=True)
    log_shares = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = -float((wanted * log_shares).sum()) / len(queries)
    by_logit = (np.exp(log_shares) - wanted) / len(queries)
    # d v / d w_m = (t_m - v (v . t_m)) / |sum|: only what is across v turns it.
    by_fused = by_logit.T @ queries
    across = by_fused - fused * (by_fused * fused).sum(axis=1, keepdims=True)
    return loss, np.einsum("nmd,nd->m", tokens, across / lengths[:, None])
