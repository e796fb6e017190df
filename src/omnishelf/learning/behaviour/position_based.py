"""The position-based model: a click is a look and a liking, and looks depend on position alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.behaviour.clicks import SHARED, Clicks, smoothed
from omnishelf.reranking.examination import LEAST, Examination

_STEPS = 200
_STILL = 1e-5
_SURE = 1e-9


@dataclass(frozen=True, eq=False)
class PositionBased:
    """P(click) = theta(position) * alpha(query, product)."""

    examination: Examination
    attractiveness: NDArray[np.float64]
    """[pairs], alpha."""

    def foretold(self, clicks: Clicks) -> NDArray[np.float64]:
        """[n], the chance of a click; clicks above make no difference."""
        return self.examination.at(clicks.position) * self.attractiveness[clicks.pair]


def fit_position_based(clicks: Clicks) -> PositionBased:
    """Fit by expectation maximisation, theta of the first position being 1.

    Of an impression that was not clicked, with t = theta and a = alpha:
        P(looked at | no click) = t (1 - a) / (1 - t a)
        P(attractive | no click) = a (1 - t) / (1 - t a)
    and of one that was clicked both are 1. theta is then the mean of the first at each position,
    alpha the smoothed mean of the second for each pair: A. Chuklin, I. Markov, M. de Rijke, "Click
    models for web search", 2015, ch. 4.3; M. Richardson, E. Dominowska, R. Ragno, WWW 2007.

    Looks and likings are told apart by what is shown at several positions: few products are, but
    groups of like scores, so that alpha is mostly its group's until theta is found (regression EM:
    X. Wang et al., WSDM 2018), and then the pair's own.
    """
    at, depth = clicks.position - 1, clicks.deepest
    shown = np.bincount(at, minlength=depth)
    theta = 1 / np.sqrt(np.arange(1.0, depth + 1))
    every = np.ones(len(at))
    alpha = smoothed(clicks, clicks.clicked.astype(np.float64), theta[at], SHARED)
    for _ in range(_STEPS):
        looked, liked = _expected(clicks, theta[at], alpha)
        before = theta
        # A position at which nothing was shown stays as it was thought to be.
        theta = np.where(
            shown > 0, np.bincount(at, looked, depth) / np.maximum(shown, 1), theta
        ).clip(LEAST, 1.0)
        theta[0] = 1.0
        alpha = smoothed(clicks, liked, every, SHARED)
        if np.abs(theta - before).max() < _STILL:
            break
    for _ in range(_STEPS):
        before = alpha
        _, liked = _expected(clicks, theta[at], alpha)
        alpha = smoothed(clicks, liked, every)
        if np.abs(alpha - before).max() < _STILL:
            break
    return PositionBased(Examination.of(theta), alpha)


def _expected(
    clicks: Clicks, theta: NDArray[np.float64], alpha: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """[n], the chance that each impression was looked at, and that it was liked."""
    a = alpha[clicks.pair]
    missed = np.maximum(1 - theta * a, _SURE)
    looked = np.where(clicks.clicked, 1.0, theta * (1 - a) / missed)
    liked = np.where(clicks.clicked, 1.0, a * (1 - theta) / missed)
    return looked, liked
