"""The dynamic Bayesian network model: a shopper goes down the list until content, or tired."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.behaviour.clicks import SHARED, Clicks, smoothed
from omnishelf.reranking.examination import Examination

_STEPS = 60
_STILL = 1e-5
_SURE = 1e-9
_START = 0.5


@dataclass(frozen=True, eq=False)
class _Grid:
    """Lists as rows of a grid [lists, longest], padded at the end."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    there: NDArray[np.bool_]

    @classmethod
    def of(cls, clicks: Clicks) -> "_Grid":
        _, starts, row = np.unique(clicks.list_of, return_index=True, return_inverse=True)
        column = np.arange(len(row)) - starts[row]
        there = np.zeros((len(starts), int(column.max()) + 1), np.bool_)
        there[row, column] = True
        return cls(row, column, there)

    def spread(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """[lists, longest] of [n]; padding is 0."""
        grid = np.zeros(self.there.shape)
        grid[self.row, self.column] = values
        return grid


@dataclass(frozen=True, eq=False)
class DynamicBayesian:
    """Looked at, a product is clicked with chance alpha; clicked, it contents with chance sigma;
    not content, the shopper looks at the next with chance gamma."""

    examination: Examination
    attractiveness: NDArray[np.float64]
    """[pairs], alpha."""
    satisfaction: NDArray[np.float64]
    """[pairs], sigma."""
    perseverance: float
    """gamma."""

    def foretold(self, clicks: Clicks) -> NDArray[np.float64]:
        """[n], P(looked at | clicks above) * alpha."""
        grid = _Grid.of(clicks)
        a = grid.spread(self.attractiveness[clicks.pair])
        s = grid.spread(self.satisfaction[clicks.pair])
        clicked = grid.spread(clicks.clicked.astype(np.float64)) > 0
        looked = np.ones(a.shape)
        for k in range(a.shape[1] - 1):
            e, ak = looked[:, k], a[:, k]
            still = e * (1 - ak) / np.maximum(1 - e * ak, _SURE)
            looked[:, k + 1] = self.perseverance * np.where(clicked[:, k], 1 - s[:, k], still)
        return np.asarray((looked * a)[grid.row, grid.column])


def fit_dynamic_bayesian(clicks: Clicks) -> DynamicBayesian:
    """Fit by expectation maximisation.

    O. Chapelle, Y. Zhang, "A dynamic Bayesian network click model for web search ranking", WWW
    2009. Everything down to the last click was looked at. Below it, with b(i) the chance of no
    further click given that i is looked at,
        b(i) = (1 - alpha) (1 - gamma + gamma b(i + 1)),
        P(next is looked at | i is, no further click) = gamma b(i + 1) / c
    with c = 1 - gamma + gamma b(i + 1), and of the last click
        P(content | no further click) = sigma / (sigma + (1 - sigma) c).
    alpha and sigma are mostly their group's until gamma is found, as in the position-based model.
    What shoppers look at at a position is then what the model expects on average, so that it can
    stand in for the position-based model's theta.
    """
    grid = _Grid.of(clicks)
    clicked = clicks.clicked.astype(np.float64)
    there, hit = grid.there, grid.spread(clicked) > 0
    columns = np.arange(there.shape[1])
    last = np.where(hit.any(axis=1), (hit * (columns + 1)).max(axis=1) - 1, -1)
    final = hit & (columns == last[:, None])
    looks = np.ones(len(clicked))
    alpha = smoothed(clicks, clicked, looks, SHARED)
    sigma, gamma = np.full(clicks.pairs, _START), 0.9
    for _ in range(_STEPS):
        a, s = grid.spread(alpha[clicks.pair]), grid.spread(sigma[clicks.pair])
        on = _going_on(a, there, gamma)
        content = np.where(final, s / np.maximum(s + (1 - s) * on, _SURE), 0.0)
        looked, goes, could = _looks(hit, there, last, content, on, gamma)
        before = gamma
        gamma = float(np.clip(goes / max(could, _SURE), 0.01, 0.999))
        looks = looked[grid.row, grid.column]
        alpha = smoothed(clicks, clicked, looks, SHARED)
        sigma = smoothed(clicks, content[grid.row, grid.column], clicked, SHARED)
        if abs(gamma - before) < _STILL:
            break
    alpha = smoothed(clicks, clicked, looks)
    sigma = smoothed(clicks, content[grid.row, grid.column], clicked)
    return DynamicBayesian(_expected_looks(clicks, grid, alpha, sigma, gamma), alpha, sigma, gamma)


def _going_on(
    a: NDArray[np.float64], there: NDArray[np.bool_], gamma: float
) -> NDArray[np.float64]:
    """[lists, longest], 1 - gamma + gamma b(i + 1): no further click of one who is not content."""
    on = np.ones(a.shape)
    for k in range(a.shape[1] - 2, -1, -1):
        none = (1 - a[:, k + 1]) * on[:, k + 1]
        on[:, k] = np.where(there[:, k + 1], 1 - gamma + gamma * none, 1.0)
    return on


def _looks(
    hit: NDArray[np.bool_],
    there: NDArray[np.bool_],
    last: NDArray[np.int64],
    content: NDArray[np.float64],
    on: NDArray[np.float64],
    gamma: float,
) -> tuple[NDArray[np.float64], float, float]:
    """The chance that each was looked at, how often shoppers went on, and how often they could."""
    looked = np.zeros(hit.shape)
    looked[:, 0] = 1.0
    goes = could = 0.0
    for k in range(hit.shape[1] - 1):
        surely = k < last
        # on = 1 - gamma + gamma b, so that gamma b is what it has over 1 - gamma.
        further = (on[:, k] - (1 - gamma)) / np.maximum(on[:, k], _SURE)
        discontent = looked[:, k] * (1 - content[:, k]) * there[:, k + 1]
        looked[:, k + 1] = np.where(surely, 1.0, discontent * further)
        goes += float((looked[:, k + 1] * there[:, k + 1]).sum())
        could += float(np.where(surely, 1.0, discontent).sum())
    return looked * there, goes, could


def _expected_looks(
    clicks: Clicks,
    grid: _Grid,
    alpha: NDArray[np.float64],
    sigma: NDArray[np.float64],
    gamma: float,
) -> Examination:
    """E(i + 1) = E(i) gamma (1 - alpha sigma), on average at each position."""
    a, s = grid.spread(alpha[clicks.pair]), grid.spread(sigma[clicks.pair])
    looks = np.ones(a.shape)
    for k in range(a.shape[1] - 1):
        looks[:, k + 1] = looks[:, k] * gamma * (1 - a[:, k] * s[:, k])
    own = looks[grid.row, grid.column]
    at, depth = clicks.position - 1, clicks.deepest
    shown = np.bincount(at, minlength=depth)
    mean = np.bincount(at, own, depth) / np.maximum(shown, 1)
    # A position at which nothing was shown is like the one above it.
    known = np.maximum.accumulate(np.where(shown > 0, np.arange(depth), 0))
    return Examination.of(mean[known])
