"""Forecasts of one series at a time, by the package statsforecast."""

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from omnishelf.demand.forecasting.point import Means, Point
from omnishelf.demand.sales.history import Numbers, SalesHistory
from omnishelf.errors import ModelError

INTERMITTENT = 1.32
"""Mean periods from one sale to the next from which a series is called intermittent: A. Syntetos,
J. Boylan, J. Croston, "On the categorization of demand patterns", JORS 56 (2005)."""

_TSB_RATE = 0.1
"""Of both smoothings of TSB: R. Teunter, A. Syntetos, M. Babai, "Intermittent demand: linking
forecasting to inventory obsolescence", EJOR 214 (2011), look at 0.05 to 0.3."""

_LEAST_ETS = 10
"""Known periods below which exponential smoothing has more parameters than there is to fit."""

Make = Callable[[Any], Any]
"""From the module `statsforecast.models`, one of its models."""


def croston_sba() -> Point:
    """J. Croston's method without its bias: A. Syntetos, J. Boylan, IJF 21 (2005)."""
    return Point("croston_sba", _alone(lambda models: models.CrostonSBA()))


def adida() -> Point:
    """Sums of several periods, forecast and divided again: K. Nikolopoulos et al., JORS 62
    (2011)."""
    return Point("adida", _alone(lambda models: models.ADIDA()))


def tsb() -> Point:
    """Size and chance of a sale, smoothed apart, so that what stops selling fades: R. Teunter et
    al., EJOR 214 (2011)."""
    return Point("tsb", _alone(_make_tsb))


def auto_ets(season: int = 1) -> Point:
    """Exponential smoothing, chosen by AICc: R. Hyndman, Y. Khandakar, JSS 27 (2008)."""
    return Point("auto_ets", _alone(_make_ets(season), _LEAST_ETS))


def by_pattern(season: int = 1) -> Point:
    """TSB for intermittent series, exponential smoothing for all others."""
    smooth, lumpy = _alone(_make_ets(season), _LEAST_ETS), _alone(_make_tsb)

    def means(history: SalesHistory, horizon: int) -> Numbers:
        rare = mean_gap(history.sold) >= INTERMITTENT
        found = np.zeros((len(history), horizon))
        for chosen, model in ((rare, lumpy), (~rare, smooth)):
            if chosen.any():
                found[chosen] = model(history.series(chosen), horizon)
        return found

    return Point("by_pattern", means)


def mean_gap(sold: Numbers) -> Numbers:
    """[n], known periods for each that sold something; infinite for series that never did."""
    known = (~np.isnan(sold)).sum(axis=1)
    selling = (np.nan_to_num(sold) > 0).sum(axis=1)
    gap = np.full(len(sold), np.inf)
    np.divide(known, selling, out=gap, where=selling > 0)
    return gap


def _make_tsb(models: Any) -> Any:
    return models.TSB(alpha_d=_TSB_RATE, alpha_p=_TSB_RATE)


def _make_ets(season: int) -> Make:
    return lambda models: models.AutoETS(season_length=season)


def _alone(make: Make, least: int = 1) -> Means:
    """Ask a model series by series; those with fewer known periods are forecast by their mean."""

    def means(history: SalesHistory, horizon: int) -> Numbers:
        model = make(_models())
        rows = [row[~np.isnan(row)] for row in history.sold]
        return np.array([_one(model, row, horizon, least) for row in rows])

    return means


def _one(model: Any, sold: Numbers, horizon: int, least: int) -> Numbers:
    """The mean [horizon] of one series without gaps. What always sold the same, nothing included,
    goes on so: there is nothing to fit."""
    if not len(sold) or np.ptp(sold) == 0:
        return np.full(horizon, sold[-1] if len(sold) else 0.0)
    if len(sold) < least:
        return np.full(horizon, sold.mean())
    found = np.asarray(model.forecast(y=sold, h=horizon)["mean"], np.float64)
    # A trend that was fitted to a few periods may leave all reason; no more than ever was sold.
    return np.clip(np.where(np.isfinite(found), found, sold.mean()), 0, sold.max())


def _models() -> Any:
    try:
        return importlib.import_module("statsforecast.models")
    except ImportError:
        raise ModelError(
            "this forecast needs the extra 'demand': pip install 'omnishelf[demand]'"
        ) from None
