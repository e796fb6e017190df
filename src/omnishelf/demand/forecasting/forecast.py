"""A forecast with its uncertainty."""

from dataclasses import dataclass

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.periods import Period
from omnishelf.demand.sales.history import Numbers, SalesHistory

LEVELS = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99])
"""The quantiles that every forecast tells."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """What n series will sell in each of h periods, as a distribution."""

    model: str
    sku: tuple[str, ...]
    """[n]"""
    location: tuple[str, ...]
    """[n]"""
    period: Period
    first: int
    """`Period.number` of the first period that is forecast."""
    mean: Numbers
    """[n, h], expected units."""
    values: Numbers
    """[n, h, len(LEVELS)], units at each of `LEVELS`, rising, at least 0."""
    correlation: float = 0.0
    """Of the errors in two periods of one series, by rank, in [0, 1): what sells better than
    expected in one period does so in the next."""

    @classmethod
    def of(
        cls,
        model: str,
        history: SalesHistory,
        mean: Numbers,
        values: Numbers,
        correlation: float = 0.0,
    ) -> "Forecast":
        """Of the periods that follow a history: negative units become 0, and crossing quantiles
        are put in order (V. Chernozhukov, I. Fernández-Val, A. Galichon, Econometrica 78, 2010).
        """
        return cls(
            model,
            history.sku,
            history.location,
            history.period,
            history.end,
            np.maximum(mean, 0),
            np.sort(np.maximum(values, 0), axis=2),
            correlation,
        )

    def __len__(self) -> int:
        return len(self.sku)

    @property
    def horizon(self) -> int:
        """How many periods: h."""
        return int(self.mean.shape[1])

    def quantile(self, level: float) -> Numbers:
        """Units [n, h] that are not exceeded with this chance.

        Raises:
            DemandError: the level is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise DemandError(f"a chance of {level} is not between 0 and 1")
        return _at(self.values, np.full(self.mean.shape, level)[..., None])[..., 0]

    def interval(self, coverage: float = 0.8) -> tuple[Numbers, Numbers]:
        """The least and the most units [n, h] of a central interval that holds with this chance.

        Raises:
            DemandError: the coverage is not between 0 and 1.
        """
        return self.quantile((1 - coverage) / 2), self.quantile((1 + coverage) / 2)

    def draws(self, series: int, count: int, *, seed: int = 7) -> Numbers:
        """Draw sales [count, h] of one series, with correlated periods.

        Ranks come from a normal copula in which all periods are alike correlated; they are spread
        evenly, so that every period has its own distribution (R. Iman, W. Conover, "A
        distribution-free approach to inducing rank correlation", 1982).
        """
        rng = np.random.default_rng(seed)
        own = rng.standard_normal((count, self.horizon))
        shared = rng.standard_normal((count, 1))
        mixed = np.sqrt(1 - self.correlation) * own + np.sqrt(self.correlation) * shared
        ranks = mixed.argsort(axis=0).argsort(axis=0)
        chance = (ranks + 0.5) / count
        return _at(self.values[series], chance.T).T


def _at(values: Numbers, chance: Numbers) -> Numbers:
    """Quantiles between those that are told, [..., c], for chances [..., c].

    Straight lines lie between them and the lowest one is the least; beyond the highest the
    distribution ends exponentially, as it falls between the last two.
    """
    place = np.clip(np.searchsorted(LEVELS, chance, "right") - 1, 0, len(LEVELS) - 2)
    low, high = LEVELS[place], LEVELS[place + 1]
    share = np.clip((chance - low) / (high - low), 0, 1)
    start = np.take_along_axis(values, place, axis=-1)
    end = np.take_along_axis(values, place + 1, axis=-1)
    inside = start + share * (end - start)
    slope = (values[..., -1:] - values[..., -2:-1]) / np.log((1 - LEVELS[-2]) / (1 - LEVELS[-1]))
    beyond = slope * np.log((1 - LEVELS[-1]) / np.minimum(1 - chance, 1 - LEVELS[-1]))
    return np.asarray(inside + beyond)
