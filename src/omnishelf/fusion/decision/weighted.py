"""Weighted mean of calibrated scores."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def weighted(scores: Scores, present: NDArray[np.bool_], weights: Scores) -> tuple[Scores, Scores]:
    """Fuse calibrated scores by their weighted mean over the sources that have scored.

    s = sum_m w_m p_m / sum_m w_m, both over the m present; the sum rule of J. Kittler,
    M. Hatef, R. Duin, J. Matas, "On combining classifiers", IEEE PAMI 20 (1998).

    Args:
        scores: float [n, m], probabilities; what is not present is never read.
        present: bool [n, m].
        weights: float [m], at least 0.

    Returns:
        Fused scores [n], 0 for an item that no source of any weight has scored, and each
        source's contributions [n, m], which sum to them.

    Raises:
        ValueError: a weight is negative.
    """
    if (weights < 0).any():
        raise ValueError("weights must not be negative")
    shares = present * weights
    total = shares.sum(axis=1, keepdims=True)
    parts = np.where(present, scores, 0.0) * shares / np.where(total > 0, total, 1.0)
    return parts.sum(axis=1), parts
