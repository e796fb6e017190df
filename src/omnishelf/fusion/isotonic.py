"""Isotonic calibration: any rising curve from scores to probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Isotonic:
    """A rising curve through knots: straight between them, level before and after."""

    scores: tuple[float, ...]
    """Of the knots, rising."""
    probabilities: tuple[float, ...]
    """Of the knots, never falling."""

    def apply(self, scores: Scores) -> Scores:
        """Probabilities of scores, any shape."""
        return np.asarray(np.interp(scores, self.scores, self.probabilities))


def fit_isotonic(
    scores: Scores, relevant: NDArray[np.bool_] | Scores, weights: Scores | None = None
) -> Isotonic:
    """Fit the never falling curve with the least squared error.

    Pool adjacent violators: M. Ayer et al., Annals of Mathematical Statistics 26 (1955); as
    calibration B. Zadrozny, C. Elkan, KDD 2002. It follows any rising shape, where Platt's is
    always a sigmoid, but wants about a thousand pairs (A. Niculescu-Mizil, R. Caruana, ICML
    2005), and calls scores beyond its last knots certain, 0 or 1, if all pairs there agree.

    Args:
        scores: float [n].
        relevant: [n], whether each is, or how far.
        weights: float [n] above 0, how much each counts; None: all the same.

    Raises:
        ValueError: there are no scores, or numbers that are not finite.
    """
    if not len(scores) or not np.isfinite(scores).all():
        raise ValueError("calibration needs finite scores")
    levels, group = np.unique(scores, return_inverse=True)
    each = np.ones(len(scores)) if weights is None else weights
    counts = np.bincount(group, each)
    shares = np.bincount(group, each * relevant) / counts
    # Share relevant, weight and levels of each block.
    blocks: list[tuple[float, float, int]] = []
    for share, count in zip(shares.tolist(), counts.tolist(), strict=True):
        pooled = (share, count, 1)
        while blocks and blocks[-1][0] >= pooled[0]:
            pooled = _pooled(blocks.pop(), pooled)
        blocks.append(pooled)
    ends = np.cumsum([size for _, _, size in blocks]) - 1
    starts = np.concatenate([[0], ends[:-1] + 1])
    knots = {
        float(levels[at]): share
        for (share, _, _), start, end in zip(blocks, starts, ends, strict=True)
        for at in (start, end)
    }
    return Isotonic(tuple(knots), tuple(knots.values()))


def _pooled(
    one: tuple[float, float, int], other: tuple[float, float, int]
) -> tuple[float, float, int]:
    count = one[1] + other[1]
    return (one[0] * one[1] + other[0] * other[1]) / count, count, one[2] + other[2]
