"""Sales and forecasts that tests are made of."""

from datetime import date, timedelta

import numpy as np
from scipy.stats import norm

from omnishelf.demand.forecasting.forecast import LEVELS, Forecast
from omnishelf.demand.periods import Period
from omnishelf.demand.sales.history import SalesHistory

MONDAY = date(2026, 1, 5)


def day(week, weekday=0):
    return MONDAY + timedelta(days=7 * week + weekday)


def row(sku="shoe", week=0, quantity=1, **fields):
    return {"sku": sku, "day": day(week), "quantity": quantity} | fields


def history(sold, *, skus=None, locations=None, price=10.0, out_of_stock=None, promotion=None):
    """Weeks from a table of units [n, t]."""
    units = np.array(sold, np.float64)
    none = np.zeros(units.shape, bool)
    return SalesHistory(
        period=Period.WEEK,
        first=Period.WEEK.number(MONDAY),
        sku=tuple(skus or [f"s{at}" for at in range(len(units))]),
        location=tuple(locations or ["all"] * len(units)),
        sold=units,
        returned=np.zeros(units.shape),
        price=np.full(units.shape, np.nan if price is None else price),
        promotion=none if promotion is None else np.array(promotion, bool),
        out_of_stock=none if out_of_stock is None else np.array(out_of_stock, bool),
        holiday=np.zeros(units.shape[1], bool),
        currency="EUR",
    )


def shop(series=30, weeks=40, *, seed=3):
    """Poisson sales of steady and of rare sellers, whose means are known to nobody."""
    rng = np.random.default_rng(seed)
    mean = rng.uniform(0.5, 20, series)
    return history(rng.poisson(mean[:, None], (series, weeks)))


def normal_forecast(mean, spread, *, skus=None, locations=None, correlation=0.0):
    """Normal sales from tables [n, h] of means and spreads, far enough above 0."""
    mean, spread = np.array(mean, np.float64), np.array(spread, np.float64)
    return Forecast(
        model="normal",
        sku=tuple(skus or [f"s{at}" for at in range(len(mean))]),
        location=tuple(locations or ["all"] * len(mean)),
        period=Period.WEEK,
        first=Period.WEEK.number(MONDAY),
        mean=mean,
        values=norm.ppf(LEVELS, mean[..., None], spread[..., None]),
        correlation=correlation,
    )
