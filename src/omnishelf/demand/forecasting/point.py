"""Forecasts of expected sales only, which get their spread from past errors."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from omnishelf.demand.forecasting.forecast import LEVELS, Forecast
from omnishelf.demand.forecasting.forecaster import Plan, check
from omnishelf.demand.sales.history import Numbers, SalesHistory

Means = Callable[[SalesHistory, int], Numbers]
"""Expected sales [n, h] of the h periods after a history."""


@dataclass(frozen=True)
class Point:
    """Expected sales, with all quantiles alike: to be put in `Calibrated` before anybody acts on
    it."""

    name: str
    means: Means

    def fit(self, history: SalesHistory, horizon: int) -> "FittedPoint":
        """Nothing is shared by the series: all is learned when it is asked."""
        check(history, horizon)
        return FittedPoint(self, horizon)


@dataclass(frozen=True)
class FittedPoint:
    """A `Point` for so many periods."""

    point: Point
    horizon: int

    def forecast(self, history: SalesHistory, plan: Plan | None = None) -> Forecast:  # noqa: ARG002
        """Expected sales; what is planned makes no difference."""
        mean = np.maximum(self.point.means(history, self.horizon), 0)
        return Forecast.of(
            self.point.name, history, mean, np.repeat(mean[..., None], len(LEVELS), axis=2)
        )
