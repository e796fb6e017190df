"""How good forecasts would have been: from origin to origin, each time knowing only what was."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.forecasting.forecaster import LEAST_PERIODS, Forecaster
from omnishelf.demand.forecasting.measures import (
    Yardstick,
    covered,
    pinball,
    rmsse,
    weighted,
)
from omnishelf.demand.sales.history import Numbers, SalesHistory

_RESAMPLES = 2_000


@dataclass(frozen=True, eq=False)
class Backtest:
    """What one forecaster said at each origin, and what came."""

    model: str
    history: SalesHistory
    """Of the series that were forecast."""
    origins: tuple[int, ...]
    forecasts: tuple[Forecast, ...]
    """One for each origin."""
    sold: Numbers
    """[origins, n, h]; NaN where not known."""
    yardstick: Yardstick

    @property
    def rmsse(self) -> Numbers:
        """[n], over all origins and steps."""
        mean = np.array([one.mean for one in self.forecasts])
        square = (self.sold - mean) ** 2
        count = np.maximum((~np.isnan(square)).sum(axis=(0, 2)), 1)
        return rmsse(np.nansum(square, axis=(0, 2)) / count, self.yardstick)

    @property
    def weighted_rmsse(self) -> float:
        """Mean over series, weighed by revenue before the first origin."""
        return weighted(self.rmsse, self.yardstick.weight)

    def coverage(self, coverage: float = 0.8) -> float:
        """How often intervals that should hold with this chance did."""
        pairs = zip(self.forecasts, self.sold, strict=True)
        return float(np.nanmean([covered(one, sold, coverage) for one, sold in pairs]))

    @property
    def pinball(self) -> float:
        """Mean quantile loss, in units."""
        pairs = zip(self.forecasts, self.sold, strict=True)
        return float(np.nanmean([pinball(one, sold) for one, sold in pairs]))


@dataclass(frozen=True, slots=True)
class Gain:
    """How much less weighted RMSSE one forecaster has than another, as a share of the other's."""

    share: float
    low: float
    high: float


def backtest(
    history: SalesHistory, forecaster: Forecaster, origins: Sequence[int], horizon: int
) -> Backtest:
    """Forecast from each origin, learning anew each time from what was known then.

    Series with too few known periods before the first origin are left out.

    Args:
        history: all that is known.
        forecaster: to be judged.
        origins: numbers of periods that are known, rising.
        horizon: periods to forecast from each.

    Raises:
        DemandError: no origin, an origin without a past or a future, or no series that is long
            enough.
    """
    if not origins or min(origins) < LEAST_PERIODS or max(origins) >= history.periods:
        raise DemandError(
            f"origins must lie between {LEAST_PERIODS} and {history.periods - 1} known periods, "
            f"and one at least is needed; got {list(origins)}"
        )
    enough = history.until(min(origins)).known >= LEAST_PERIODS
    if not enough.any():
        raise DemandError(f"no series has {LEAST_PERIODS} known periods before the first origin")
    history = history.series(enough)
    forecasts = []
    sold = np.full((len(origins), len(history), horizon), np.nan)
    for at, origin in enumerate(origins):
        before = history.until(origin)
        forecasts.append(forecaster.fit(before, horizon).forecast(before))
        after = history.sold[:, origin : origin + horizon]
        sold[at, :, : after.shape[1]] = after
    return Backtest(
        forecaster.name,
        history,
        tuple(origins),
        tuple(forecasts),
        sold,
        Yardstick.of(history.until(min(origins))),
    )


def gain(one: Backtest, other: Backtest, *, confidence: float = 0.95, seed: int = 7) -> Gain:
    """How much better one is than another on the same series and origins.

    With a percentile bootstrap interval over series: B. Efron, R. Tibshirani, 1993.
    """
    ours, theirs, weight = one.rmsse, other.rmsse, one.yardstick.weight
    there = ~np.isnan(ours) & ~np.isnan(theirs) & (weight > 0)
    above = weight[there] * ours[there]
    below = weight[there] * theirs[there]
    if not below.sum():
        return Gain(float("nan"), float("nan"), float("nan"))
    rng = np.random.default_rng(seed)
    drawn: list[NDArray[np.float64]] = []
    for _ in range(_RESAMPLES):
        rows = rng.integers(0, len(above), len(above))
        whole = below[rows].sum()
        if whole > 0:
            drawn.append(1 - above[rows].sum() / whole)
    tail = 50 * (1 - confidence)
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Gain(float(1 - above.sum() / below.sum()), float(low), float(high))
