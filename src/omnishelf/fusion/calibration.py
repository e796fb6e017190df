"""Calibration: from scores to probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.odds import logistic

Scores = NDArray[np.float64]

_MOST_STEPS = 100
_SMALL = 1e-10
_FLATTEST = 1e-3


@dataclass(frozen=True, slots=True)
class Platt:
    """p = 1 / (1 + exp(-(slope x score + intercept)))."""

    slope: float
    intercept: float

    def apply(self, scores: Scores) -> Scores:
        """Probabilities of scores, any shape."""
        return logistic(self.slope * scores + self.intercept)


def fit_platt(scores: Scores, relevant: NDArray[np.bool_]) -> Platt:
    """Fit by regularised maximum likelihood; the slope is never negative.

    J. Platt, "Probabilistic outputs for support vector machines", 1999, by Newton's method
    with backtracking, and his smoothed targets (n+ + 1) / (n+ + 2) and 1 / (n- + 2), as in
    H. Lin, C. Lin, R. Weng, Machine Learning 68 (2007). Where higher scores mean less
    relevant, the order is kept by a slope next to nothing, and p is about the share relevant.

    Args:
        scores: float [n].
        relevant: bool [n].

    Raises:
        ValueError: there are no scores, or numbers that are not finite.
    """
    if not len(scores) or not np.isfinite(scores).all():
        raise ValueError("calibration needs finite scores")
    positive = int(relevant.sum())
    targets = np.where(relevant, (positive + 1) / (positive + 2), 1 / (len(scores) - positive + 2))
    # Newton's method is at its best when scores are centred and of spread 1.
    centre, spread = float(scores.mean()), max(float(scores.std()), _SMALL)
    x = (scores - centre) / spread
    design = np.stack([x, np.ones(len(x))], axis=1)
    share = float(targets.mean())
    theta = np.array([0.0, np.log(share / (1 - share))])
    loss = _loss(design @ theta, targets)
    for _ in range(_MOST_STEPS):
        p = logistic(design @ theta)
        gradient = design.T @ (p - targets)
        if np.abs(gradient).max() < _SMALL * len(x):
            break
        hessian = (design * (p * (1 - p))[:, None]).T @ design + _SMALL * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while _loss(design @ (theta - size * step), targets) > loss and size > _SMALL:
            size /= 2
        theta = theta - size * step
        loss = _loss(design @ theta, targets)
    if theta[0] <= 0:
        theta = np.array([_FLATTEST, np.log(share / (1 - share))])
    slope = float(theta[0] / spread)
    return Platt(slope, float(theta[1] - slope * centre))


def _loss(logits: Scores, targets: Scores) -> float:
    return float((np.logaddexp(0, logits) - targets * logits).sum())
