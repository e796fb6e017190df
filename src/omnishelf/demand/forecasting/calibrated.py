"""Intervals that hold as often as they say, by past errors."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import LEVELS, Forecast
from omnishelf.demand.forecasting.forecaster import (
    LEAST_PERIODS,
    Fitted,
    Forecaster,
    Plan,
    check,
)
from omnishelf.demand.sales.history import Numbers, SalesHistory

_RECENT = 26
"""Periods in which the usual size of a series is measured."""
_LEAST_ERRORS = 20
"""Fewer past errors tell no quantile."""
_MOST_CORRELATION = 0.95


@dataclass(frozen=True)
class Calibrated:
    """A forecaster whose quantiles are moved by how far off they were at past origins.

    At each of the last origins the inner forecaster, which has learned from what was before all of
    them, is asked for what has been sold since. For each level p, the p-quantile of
    (sold - forecast quantile) / size over all series, origins and steps is added, times the
    series' size, to its new quantile. Then it learns from the whole history. That is split
    conformal prediction of quantiles: Y. Romano, E. Patterson, E. Candès, "Conformalized quantile
    regression", NeurIPS 2019, one-sided for each level, over all series together.
    """

    inner: Forecaster
    origins: int = 4

    @property
    def name(self) -> str:
        """The inner forecaster's."""
        return self.inner.name

    def fit(self, history: SalesHistory, horizon: int) -> "FittedCalibrated":
        """Learn twice: without the last origins, to see errors, and with all.

        Raises:
            DemandError: the history is too short to see errors.
        """
        check(history, horizon)
        last = history.periods - horizon
        if last < LEAST_PERIODS:
            # Too short to see errors of all steps: of the first ones, then.
            last = history.periods - 1
        origins = np.arange(max(last - self.origins + 1, LEAST_PERIODS), last + 1)
        learned_until = int(origins[0]) if len(origins) else 0
        enough = (
            (~np.isnan(history.sold[:, :learned_until])).sum(axis=1) >= LEAST_PERIODS
            if learned_until
            else np.zeros(len(history), np.bool_)
        )
        if not enough.any():
            raise DemandError(
                f"{history.periods} {history.period}s of sales are too few to see how wrong a "
                f"forecast is: {LEAST_PERIODS + 2} at least"
            )
        seen = history.series(enough)
        before = self.inner.fit(seen.until(learned_until), horizon)
        errors, of_means = _past_errors(before, seen, origins, horizon)
        moves = np.array([_quantile(errors[..., at], p) for at, p in enumerate(LEVELS)])
        return FittedCalibrated(self.inner.fit(history, horizon), moves, _correlation(of_means))


@dataclass(frozen=True, eq=False)
class FittedCalibrated:
    """A fitted forecaster, and how its quantiles are moved."""

    inner: Fitted
    moves: Numbers
    """[len(LEVELS)], in sizes of a series."""
    correlation: float

    def forecast(self, history: SalesHistory, plan: Plan | None = None) -> Forecast:
        """The inner forecast, with its quantiles moved."""
        raw = self.inner.forecast(history, plan)
        values = raw.values + size_of(history)[:, None, None] * self.moves
        return replace(
            raw, values=np.sort(np.maximum(values, 0), axis=2), correlation=self.correlation
        )


def size_of(history: SalesHistory) -> Numbers:
    """[n], the usual spread of a series: mean absolute deviation from its mean lately, and a
    little, so that what hardly ever sells has one too."""
    recent = history.sold[:, -_RECENT:]
    known = ~np.isnan(recent)
    count = np.maximum(known.sum(axis=1), 1)
    mean = np.nansum(recent, axis=1) / count
    away = np.where(known, np.abs(recent - mean[:, None]), 0).sum(axis=1) / count
    return np.asarray(away + 0.1 * np.sqrt(mean) + 0.1)


def _past_errors(
    fitted: Fitted, history: SalesHistory, origins: NDArray[np.int_], horizon: int
) -> tuple[Numbers, Numbers]:
    """Errors in sizes [m, h, levels], and those of the means [m, h]; NaN where nothing is known
    yet."""
    errors, of_means = [], []
    for origin in origins.tolist():
        before = history.until(origin)
        raw = fitted.forecast(before)
        sold = np.full((len(history), horizon), np.nan)
        known = history.sold[:, origin : origin + horizon]
        sold[:, : known.shape[1]] = known
        errors.append((sold[..., None] - raw.values) / size_of(before)[:, None, None])
        of_means.append((sold - raw.mean) / size_of(before)[:, None])
    found = np.concatenate(errors)
    if (~np.isnan(found[..., 0])).sum() < _LEAST_ERRORS:
        raise DemandError(
            f"fewer than {_LEAST_ERRORS} past errors can be seen in these sales: too few to tell "
            "how wrong a forecast is"
        )
    return found, np.concatenate(of_means)


def _quantile(errors: Numbers, level: float) -> float:
    return float(np.nanquantile(errors, level))


def _correlation(of_means: Numbers) -> float:
    """Rank correlation of errors one step apart, within [0, 1)."""
    one, next_ = of_means[:, :-1].ravel(), of_means[:, 1:].ravel()
    both = ~np.isnan(one) & ~np.isnan(next_)
    if both.sum() < _LEAST_ERRORS:
        return 0.0
    ranks = [each[both].argsort().argsort().astype(np.float64) for each in (one, next_)]
    return float(np.clip(np.corrcoef(ranks[0], ranks[1])[0, 1], 0, _MOST_CORRELATION))
