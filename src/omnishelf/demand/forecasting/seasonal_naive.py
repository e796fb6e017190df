"""As it was a season ago: what every other forecast has to beat."""

import numpy as np

from omnishelf.demand.forecasting.point import Point
from omnishelf.demand.sales.history import Numbers, SalesHistory


def seasonal_naive(season: int) -> Point:
    """What was sold at the same place of the last season; with a season of 1, what was sold last.

    Where that is not known, the last known sales of the series.
    """

    def means(history: SalesHistory, horizon: int) -> Numbers:
        sold = last_known(history.sold)
        steps = np.arange(horizon) % season
        # A history shorter than a season repeats its last period.
        places = np.where(
            history.periods >= season, history.periods - season + steps, history.periods - 1
        )
        return np.nan_to_num(sold[:, places])

    return Point(f"seasonal_naive_{season}" if season > 1 else "naive", means)


def last_known(values: Numbers) -> Numbers:
    """[n, t] with the last known value in place of each that is not known; NaN before the first."""
    places = np.where(np.isnan(values), 0, np.arange(values.shape[1]))
    return np.take_along_axis(values, np.maximum.accumulate(places, axis=1), axis=1)
