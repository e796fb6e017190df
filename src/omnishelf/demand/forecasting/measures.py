"""How good a forecast was."""

from dataclasses import dataclass

import numpy as np

from omnishelf.demand.forecasting.forecast import LEVELS, Forecast
from omnishelf.demand.sales.history import Numbers, SalesHistory

_WEIGHED = 4
"""The last periods whose revenue weighs a series."""


@dataclass(frozen=True, eq=False)
class Yardstick:
    """What errors of n series are divided and weighed by, from the history before all origins."""

    scale: Numbers
    """[n], mean square of the change from one period to the next since the first sale; 0 for
    series that never changed, by which nothing can be divided: they are left out."""
    weight: Numbers
    """[n], revenue of the last periods; units where no series has a price."""

    @classmethod
    def of(cls, history: SalesHistory) -> "Yardstick":
        """As in M5: S. Makridakis, E. Spiliotis, V. Assimakopoulos, "The M5 competition:
        background, organization, and implementation", IJF 38 (2022)."""
        begun = np.cumsum(np.nan_to_num(history.sold), axis=1) > 0
        change = np.where(begun[:, :-1], np.diff(history.sold, axis=1) ** 2, np.nan)
        count = (~np.isnan(change)).sum(axis=1)
        scale = np.nansum(change, axis=1) / np.maximum(count, 1)
        revenue = history.revenue[:, -_WEIGHED:].sum(axis=1)
        units = np.nansum(history.sold[:, -_WEIGHED:], axis=1)
        return cls(scale, revenue if revenue.any() else units)


def rmsse(square_error: Numbers, yardstick: Yardstick) -> Numbers:
    """Root mean squared scaled error [n]: R. Hyndman, A. Koehler, IJF 22 (2006); NaN for series
    that never changed.

    Args:
        square_error: [n], mean square error.
        yardstick: of the same series.
    """
    scaled = np.full(len(square_error), np.nan)
    np.divide(square_error, yardstick.scale, out=scaled, where=yardstick.scale > 0)
    return np.asarray(np.sqrt(scaled))


def weighted(values: Numbers, weight: Numbers) -> float:
    """The weighted mean of what is known; NaN if that weighs nothing."""
    there = ~np.isnan(values) & (weight > 0)
    whole = float(weight[there].sum())
    return float((values[there] * weight[there]).sum()) / whole if whole else float("nan")


def covered(forecast: Forecast, sold: Numbers, coverage: float = 0.8) -> Numbers:
    """[n, h], 1 where the interval held what was sold, else 0; NaN where that is not known."""
    low, high = forecast.interval(coverage)
    # Whole units are sold: an interval holds the counts that it reaches when it is rounded.
    held = (sold >= np.floor(low)) & (sold <= np.ceil(high))
    return np.where(np.isnan(sold), np.nan, held.astype(np.float64))


def pinball(forecast: Forecast, sold: Numbers) -> Numbers:
    """Mean quantile loss [n, h] over `LEVELS`, in units; NaN where nothing is known."""
    away = sold[..., None] - forecast.values
    return np.asarray(np.maximum(LEVELS * away, (LEVELS - 1) * away).mean(axis=2))
