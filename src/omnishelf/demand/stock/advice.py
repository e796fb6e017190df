"""When to order a SKU, and how much."""

from dataclasses import dataclass

import numpy as np

from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.sales.history import Numbers
from omnishelf.demand.stock.lead_time import DRAWS, check_horizon, lead_times, sold_within
from omnishelf.demand.stock.lots import lot
from omnishelf.demand.stock.terms import Terms


@dataclass(frozen=True, slots=True)
class Advice:
    """What the stock of one series needs. Units."""

    sku: str
    location: str
    expected: float
    """Sales until an order of the next review would have arrived."""
    low: float
    """Of its 80 % interval."""
    high: float
    safety_stock: float
    """What the reorder point is above `expected`."""
    reorder_point: float
    """Order when what is in stock and on the way is less."""
    order_up_to: float
    order: float
    """To be ordered now."""
    limited: str | None
    """Why that is not what was wanted, for a person."""


def advise(
    forecast: Forecast,
    series: int,
    terms: Terms,
    *,
    on_hand: float,
    on_order: float = 0.0,
    seed: int = 7,
) -> Advice:
    """The policy (R, s, S) of E. Silver, D. Pyke, D. Thomas, "Inventory and production management
    in supply chains", 4th ed. 2017, ch. 6, by quantiles of draws in place of the normal formula.

    What is not ordered now can be ordered at the next review and arrives a lead time later. Until
    then s is enough with the chance of the service level. S is above s by one economic order,
    F. Harris, 1913, where orders and keeping both cost something, and else the same. What would
    spoil is not ordered: of units beyond the (price - cost) / price quantile of what sells within
    the shelf life, more is lost than earned (`newsvendor`).

    Args:
        forecast: of at least lead time and review.
        series: place in the forecast.
        terms: of the SKU.
        on_hand: units in stock; fewer than 0 are owed.
        on_order: units on the way.
        seed: for the draws.

    Raises:
        DemandError: the forecast is too short.
    """
    check_horizon(forecast, terms)
    sales = forecast.draws(series, DRAWS, seed=seed)
    times = lead_times(terms, DRAWS, seed=seed)
    protected = sold_within(sales, times + terms.review)
    expected = float(protected.mean())
    low, point, high = np.quantile(protected, [0.1, terms.service_level, 0.9]).tolist()
    upto = point + _economic(float(sales.mean()), terms)
    position = on_hand + on_order
    found = lot(
        upto - position if position < point else 0.0,
        minimum=terms.minimum,
        pack=terms.pack,
        most=_sellable(sales, times, terms) - position,
    )
    return Advice(
        sku=forecast.sku[series],
        location=forecast.location[series],
        expected=expected,
        low=low,
        high=high,
        safety_stock=point - expected,
        reorder_point=point,
        order_up_to=upto,
        order=found.units,
        limited=found.limited,
    )


def _economic(mean: float, terms: Terms) -> float:
    """Units of an order for which ordering costs as much as keeping; 0 where one is free."""
    keeping = terms.holding_rate * terms.unit_cost
    return float(np.sqrt(2 * terms.order_cost * mean / keeping)) if keeping else 0.0


def _sellable(sales: Numbers, times: Numbers, terms: Terms) -> float:
    """Units from now on that are worth having before an order of now spoils."""
    if terms.shelf_life is None:
        return float("inf")
    within = sold_within(sales, times + terms.shelf_life)
    return float(np.quantile(within, terms.margin / terms.price))
