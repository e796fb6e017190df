"""What is believed of the weights of a linear model of rewards."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.errors import MarketingError

Values = NDArray[np.float64]

STRENGTH = 20.0
"""Rows that the belief of no effect is worth."""

_PRIOR_ROWS = 2.0
_PRIOR_VARIANCE = 0.25
"""Of rewards, before any was seen: the largest of clicks."""


@dataclass(frozen=True, eq=False)
class Belief:
    """reward = features x weights + noise, by a normal-inverse-gamma distribution.

    Source: A. Gelman et al., "Bayesian data analysis", 3rd ed., 14.2; the noise is learned too,
    as one click in two hundred is much quieter than one in two.
    """

    precision: Values
    """[d, d], of the weights, by the noise's variance."""
    sums: Values
    """[d], features x rewards."""
    rows: float
    squares: float
    """Sum of squared rewards."""

    @classmethod
    def of_nothing(cls, features: int, *, strength: float = STRENGTH) -> "Belief":
        """Before anything was seen.

        Args:
            features: how many.
            strength: rows of no effect; the constant, which is the first, is not held back.

        Raises:
            MarketingError: there are none, or the strength is not above 0.
        """
        if features < 1 or not strength > 0:
            raise MarketingError(
                f"a belief of {features} features and strength {strength} can't be held: both "
                "must be above 0"
            )
        held = np.full(features, strength)
        held[0] = min(strength, 1.0)
        return cls(np.diag(held), np.zeros(features), 0.0, 0.0)

    def updated(self, features: Values, rewards: Values) -> "Belief":
        """After n more rows, in whatever order and portions they come.

        Args:
            features: [n, d], of what was shown.
            rewards: [n].

        Raises:
            MarketingError: shapes differ, or something is not finite.
        """
        if features.shape != (len(rewards), len(self.sums)):
            raise MarketingError(
                f"features are {features.shape} for {len(rewards):,} rewards: "
                f"({len(rewards)}, {len(self.sums)}) is needed"
            )
        if not (np.isfinite(features).all() and np.isfinite(rewards).all()):
            raise MarketingError("features and rewards must be finite numbers")
        return Belief(
            self.precision + features.T @ features,
            self.sums + features.T @ rewards,
            self.rows + len(rewards),
            self.squares + float(rewards @ rewards),
        )

    @property
    def mean(self) -> Values:
        """[d], of the weights."""
        return np.asarray(np.linalg.solve(self.precision, self.sums), np.float64)

    def draw(self, times: int, rng: np.random.Generator) -> Values:
        """[times, d], weights as they may be."""
        shape = (_PRIOR_ROWS + self.rows) / 2
        unexplained = max(0.0, self.squares - float(self.sums @ self.mean))
        scale = (_PRIOR_ROWS * _PRIOR_VARIANCE + unexplained) / 2
        deviation = np.sqrt(scale / rng.gamma(shape, size=times))
        lower = np.linalg.cholesky(self.precision)
        # Of precision L L^T, L^-T times standard normals has the covariance.
        apart = np.linalg.solve(lower.T, rng.normal(size=(len(self.sums), times)))
        return np.asarray(self.mean + (deviation * apart).T, np.float64)
