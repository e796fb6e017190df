"""How excited a voice is: a straight line through its features."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.reviews.heads.discriminant import Classes, left_out

Values = NDArray[np.float64]

_PENALTIES = tuple(float(each) for each in np.geomspace(0.01, 10, 10))
_LEAST_SPREAD = 1e-6


@dataclass(frozen=True, eq=False)
class Line:
    """intercept + weights (x - centre)."""

    centre: Values
    """[dim]"""
    weights: Values
    """[dim]"""
    intercept: float

    def at(self, features: NDArray[np.floating]) -> Values:
        """float [n, dim] to float64 [n] in [0, 1]."""
        found = self.intercept + (np.asarray(features, np.float64) - self.centre) @ self.weights
        return np.asarray(np.clip(found, 0, 1))


def fit_line(
    features: NDArray[np.floating], target: Values, weight: Values, groups: Classes
) -> Line:
    """Ridge regression on standardised features; the penalty that tells held-back groups best.

    A. Hoerl, R. Kennard, Technometrics 12 (1970).

    Args:
        features: [n, dim], finite.
        target: [n], in [0, 1].
        weight: [n], at least 0: what each row counts.
        groups: [n], from 0, such as speakers; at least two.
    """
    losses = np.zeros(len(_PENALTIES))
    for out in left_out(groups):
        lines = _lines(features[~out], target[~out], weight[~out], _PENALTIES)
        for at, line in enumerate(lines):
            losses[at] += weight[out] @ (line.at(features[out]) - target[out]) ** 2
    return _lines(features, target, weight, [_PENALTIES[int(losses.argmin())]])[0]


def _lines(
    features: NDArray[np.floating],
    target: Values,
    weight: Values,
    penalties: tuple[float, ...] | list[float],
) -> list[Line]:
    share = weight / weight.sum()
    rows = np.asarray(features, np.float64)
    centre = share @ rows
    spread = np.sqrt(share @ (rows - centre) ** 2)
    spread = np.where(spread > _LEAST_SPREAD, spread, 1e6)
    standard = (rows - centre) / spread
    intercept = float(share @ target)
    values, vectors = np.linalg.eigh((standard * share[:, None]).T @ standard)
    pull = vectors.T @ (standard.T @ (share * (target - intercept)))
    return [
        Line(centre, vectors @ (pull / (np.maximum(values, 0) + penalty)) / spread, intercept)
        for penalty in penalties
    ]
