"""A mean, or one mean over another, with its interval."""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

RESAMPLES = 2_000
_CELLS = 1 << 22
"""Numbers drawn at a time."""


class Interval(NamedTuple):
    """Where the true value lies, with some confidence."""

    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Parts:
    """n rows, independent of one another; what is estimated is mean(above) / mean(below)."""

    above: Values
    """[n]."""
    below: Values
    """[n]; ones for a plain mean."""

    @classmethod
    def mean_of(cls, values: Values) -> "Parts":
        """A plain mean."""
        return cls(values, np.ones(len(values)))

    def by(self, unit: NDArray[np.int64] | None) -> "Parts":
        """One row for each unit, where rows of one are not independent of one another.

        Args:
            unit: [n] whose row it is, from 0; None: every row is its own.
        """
        if unit is None:
            return self
        _, unit = np.unique(unit, return_inverse=True)
        above: Values = np.bincount(unit, self.above).astype(np.float64)
        below: Values = np.bincount(unit, self.below).astype(np.float64)
        return Parts(above, below)

    @property
    def value(self) -> float:
        """The estimate; NaN if there is nothing below."""
        below = float(self.below.sum())
        return float(self.above.sum()) / below if below else math.nan

    @property
    def variance(self) -> float:
        """Of the estimate, by the delta method; NaN for fewer than two rows.

        A. Deng, U. Knoblich, J. Lu, "Applying the delta method in metric analytics", KDD 2018.
        """
        rows = len(self.above)
        if rows < 2 or not self.below.sum():  # noqa: PLR2004
            return math.nan
        deviation = (self.above - self.value * self.below) / self.below.mean()
        return float(deviation.var(ddof=1)) / rows


def normal(parts: Parts, confidence: float, seed: int) -> Interval:  # noqa: ARG001
    """By the central limit theorem."""
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(parts.variance)
    return Interval(parts.value - reach, parts.value + reach)


def bootstrap(parts: Parts, confidence: float, seed: int) -> Interval:
    """Percentiles over rows drawn with putting back: B. Efron, R. Tibshirani, 1993, ch. 13."""
    rng = np.random.default_rng(seed)
    count = len(parts.above)
    values: list[Values] = []
    most = max(1, _CELLS // count)
    for start in range(0, RESAMPLES, most):
        drawn = rng.integers(0, count, (min(most, RESAMPLES - start), count))
        below = parts.below[drawn].sum(axis=1)
        # A draw with nothing below has no value, and is left out.
        values.append(parts.above[drawn].sum(axis=1)[below != 0] / below[below != 0])
    tail = 50 * (1 - confidence)
    low, high = np.percentile(np.concatenate(values), [tail, 100 - tail])
    return Interval(float(low), float(high))
