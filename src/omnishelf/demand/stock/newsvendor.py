"""Seasonal goods: ordered once, and what is left is sold off."""

from dataclasses import dataclass

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.sales.history import Numbers
from omnishelf.demand.stock.lots import lot


@dataclass(frozen=True, slots=True)
class SeasonOrder:
    """One order for a season."""

    units: float
    ratio: float
    """The critical ratio: chance with which it should be enough."""
    profit: float
    """Expected."""
    low: float
    """Of the profit's 80 % interval."""
    high: float
    left: float
    """Units that are expected to be left."""
    limited: str | None
    """Why it is not what was wanted, for a person."""


def newsvendor(
    sales: Numbers,
    *,
    price: float,
    unit_cost: float,
    salvage: float = 0.0,
    minimum: float = 0.0,
    pack: float = 1.0,
) -> SeasonOrder:
    """The order that earns the most: enough with the chance

        (price - cost) / (price - salvage)

    F. Edgeworth, 1888; K. Arrow, T. Harris, J. Marschak, "Optimal inventory policy", Econometrica
    19 (1951).

    Args:
        sales: [draws], units of the whole season, as `Forecast.draws(...).sum(axis=1)`.
        price: that a unit sells for in the season.
        unit_cost: of a unit.
        salvage: that a unit which is left sells for.
        minimum: of an order, units.
        pack: units of one.

    Raises:
        DemandError: there are no draws, or it is not price > cost > salvage: no order is best.
    """
    if not len(sales):
        raise DemandError("there are no drawn sales of the season to order for")
    if not price > unit_cost > salvage >= 0:
        raise DemandError(
            f"an order for a season needs price > cost > salvage >= 0; got {price:g}, "
            f"{unit_cost:g} and {salvage:g}"
        )
    ratio = (price - unit_cost) / (price - salvage)
    found = lot(float(np.quantile(sales, ratio)), minimum=minimum, pack=pack, most=float("inf"))
    sold = np.minimum(sales, found.units)
    profit = price * sold + salvage * (found.units - sold) - unit_cost * found.units
    low, high = np.quantile(profit, [0.1, 0.9]).tolist()
    return SeasonOrder(
        units=found.units,
        ratio=ratio,
        profit=float(profit.mean()),
        low=low,
        high=high,
        left=float((found.units - sold).mean()),
        limited=found.limited,
    )
