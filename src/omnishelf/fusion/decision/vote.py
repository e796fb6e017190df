"""Voting by rank."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def vote(
    scores: Scores, present: NDArray[np.bool_], weights: Scores, *, top: int
) -> tuple[Scores, Scores]:
    """Fuse by a weighted Borda count of each source's best.

    Source m gives its first item `top` points, the next one less, and none after that many;
    items that it scores alike share their points. b_m = points / top, and
    s = sum_m w_m b_m / sum_m w_m, both over the m present: a source abstains from what it
    can't see. `top` of 1 is the plurality vote; of n, Borda's own count.

    J.-C. de Borda, 1781; for classifiers T. Ho, J. Hull, S. Srihari, "Decision combination in
    multiple classifier systems", IEEE PAMI 16 (1994); with weights for search J. Aslam,
    M. Montague, "Models for metasearch", SIGIR 2001.

    Args:
        scores: float [n, m], higher is better, of any scale; what is not present is never read.
        present: bool [n, m].
        weights: float [m], at least 0.
        top: how many items a source votes for, at least 1.

    Returns:
        Fused scores [n] in [0, 1], 0 for an item that no source of any weight can see, and each
        source's contributions [n, m], which sum to them.

    Raises:
        ValueError: a weight is negative, or `top` is less than 1.
    """
    if (weights < 0).any():
        raise ValueError("weights must not be negative")
    if top < 1:
        raise ValueError("a source votes for at least one item")
    ballots = np.zeros(scores.shape)
    for source in range(scores.shape[1]):
        seen = present[:, source]
        ballots[seen, source] = _ballot(scores[seen, source], top)
    shares = present * weights
    total = shares.sum(axis=1, keepdims=True)
    parts = ballots * shares / np.where(total > 0, total, 1.0)
    return parts.sum(axis=1), parts


def _ballot(scores: Scores, top: int) -> Scores:
    """Points over `top` of each of a source's items, shared among equals."""
    points = np.maximum(top - np.arange(len(scores)), 0) / top
    order = np.argsort(-scores, kind="stable")
    _, group = np.unique(-scores, return_inverse=True)
    shared = np.bincount(group[order], weights=points) / np.bincount(group)
    return np.asarray(shared[group])
