"""What will run out, and what will lie around, with the money at stake."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.sales.history import Numbers
from omnishelf.demand.stock.lead_time import DRAWS, check_horizon, lead_times, sold_within
from omnishelf.demand.stock.terms import Terms

AlertKind = Literal["stock_out", "overstock"]


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is of one series now. Units."""

    on_hand: float
    on_order: float = 0.0


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to see to."""

    kind: AlertKind
    sku: str
    location: str
    chance: float
    """That it happens."""
    units: float
    """Expected: sales that are lost, or units that are left."""
    money: float
    """Expected: margin that is lost, or cost of what is left."""
    low: float
    """Of the money's 80 % interval."""
    high: float


def alerts(
    forecast: Forecast, stock: Sequence[Stock], terms: Sequence[Terms], *, seed: int = 7
) -> list[Alert]:
    """What to see to, the most money first.

    Stock-out: what is there and on the way will not last until an order of the next review has
    arrived, with more than the chance that the service level allows. Overstock: some will be left
    at the end of the forecast, or when it spoils, with a chance of a half or more.

    Args:
        forecast: of at least lead time and review for each series.
        stock: of each series of the forecast.
        terms: of each.
        seed: for the draws.

    Raises:
        DemandError: not one stock and terms for each series, or the forecast is too short.
    """
    check_each(forecast, stock, terms)
    found: list[Alert] = []
    for at, (there, of) in enumerate(zip(stock, terms, strict=True)):
        check_horizon(forecast, of)
        sales = forecast.draws(at, DRAWS, seed=seed)
        until = sold_within(sales, lead_times(of, DRAWS, seed=seed) + of.review)
        position = max(there.on_hand, 0) + there.on_order
        lost = np.maximum(until - position, 0)
        if float((lost > 0).mean()) > 1 - of.service_level:
            found.append(_alert("stock_out", forecast, at, lost, of.margin))
        end = forecast.horizon if of.shelf_life is None else of.shelf_life
        sold = sold_within(sales, np.full(DRAWS, min(float(end), float(forecast.horizon))))
        left = np.maximum(position - sold, 0)
        if float((left > 0).mean()) >= 0.5:  # noqa: PLR2004
            found.append(_alert("overstock", forecast, at, left, of.unit_cost))
    return sorted(found, key=lambda one: -one.money)


def check_each(forecast: Forecast, stock: Sequence[Stock], terms: Sequence[Terms]) -> None:
    """Refuse stock or terms that do not match the forecast.

    Raises:
        DemandError: they are more or fewer than the series.
    """
    if not len(stock) == len(terms) == len(forecast):
        raise DemandError(
            f"the forecast has {len(forecast)} series, but there are {len(stock)} stocks and "
            f"{len(terms)} terms: give one of each for each series"
        )


def _alert(kind: AlertKind, forecast: Forecast, at: int, units: Numbers, each: float) -> Alert:
    low, high = (np.quantile(units, [0.1, 0.9]) * each).tolist()
    return Alert(
        kind=kind,
        sku=forecast.sku[at],
        location=forecast.location[at],
        chance=float((units > 0).mean()),
        units=float(units.mean()),
        money=float(units.mean()) * each,
        low=low,
        high=high,
    )
