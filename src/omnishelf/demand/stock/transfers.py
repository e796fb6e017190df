"""What to move from where it lies to where it is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.sales.history import Numbers
from omnishelf.demand.stock.alerts import Stock, check_each
from omnishelf.demand.stock.lead_time import DRAWS, check_horizon, lead_times, sold_within
from omnishelf.demand.stock.terms import Terms


@dataclass(frozen=True, slots=True)
class Transfer:
    """One move of a SKU."""

    sku: str
    from_: str
    to: str
    units: float
    gain: float
    """Expected margin that is not lost, less what the move costs."""
    low: float
    """Of the gain's 80 % interval."""
    high: float


def transfers(
    forecast: Forecast,
    stock: Sequence[Stock],
    terms: Sequence[Terms],
    *,
    cost: float = 0.0,
    seed: int = 7,
) -> list[Transfer]:
    """Moves that are expected to earn something, the most first.

    A location can spare what is in stock beyond the service level's quantile of what it sells
    until its next order has arrived, and needs what is missing to the same. For each SKU what is
    missed most is filled from what is spared most, pack by whole pack, until nothing is left of
    either. Locations are drawn from apart: the gain is of the margin that both would lose without
    the move less with it.

    Args:
        forecast: several locations of a SKU.
        stock: of each series of the forecast.
        terms: of each.
        cost: of one move, whatever its units.
        seed: for the draws.

    Raises:
        DemandError: not one stock and terms for each series, or the forecast is too short.
    """
    check_each(forecast, stock, terms)
    by_sku: dict[str, list[int]] = {}
    for at, sku in enumerate(forecast.sku):
        by_sku.setdefault(sku, []).append(at)
    found: list[Transfer] = []
    for places in by_sku.values():
        if len(places) > 1:
            found += _of_sku(forecast, places, stock, terms, cost, seed)
    return sorted(found, key=lambda one: -one.gain)


def _of_sku(
    forecast: Forecast,
    places: list[int],
    stock: Sequence[Stock],
    terms: Sequence[Terms],
    cost: float,
    seed: int,
) -> list[Transfer]:
    sales = {at: _protected(forecast, at, terms[at], seed) for at in places}
    position = {at: max(stock[at].on_hand, 0) + stock[at].on_order for at in places}
    beyond = {
        at: position[at] - float(np.quantile(sales[at], terms[at].service_level)) for at in places
    }
    spare = {at: min(beyond[at], max(stock[at].on_hand, 0)) for at in places}
    found: list[Transfer] = []
    for to in sorted((at for at in places if beyond[at] < 0), key=lambda at: beyond[at]):
        for origin in sorted(places, key=lambda at: -spare[at]):
            pack = terms[to].pack
            units = float(np.floor(min(-beyond[to], spare[origin]) / pack)) * pack
            if units <= 0 or origin == to:
                continue
            gain = (
                _lost(sales[to], position[to], terms[to])
                - _lost(sales[to], position[to] + units, terms[to])
                + _lost(sales[origin], position[origin], terms[origin])
                - _lost(sales[origin], position[origin] - units, terms[origin])
                - cost
            )
            if float(gain.mean()) <= 0:
                continue
            low, high = np.quantile(gain, [0.1, 0.9]).tolist()
            names = forecast.location
            found.append(
                Transfer(
                    forecast.sku[to], names[origin], names[to], units, float(gain.mean()), low, high
                )
            )
            for at, change in ((to, units), (origin, -units)):
                position[at] += change
                beyond[at] += change
            spare[origin] -= units
    return found


def _protected(forecast: Forecast, at: int, terms: Terms, seed: int) -> Numbers:
    check_horizon(forecast, terms)
    # Another seed for each location: they do not sell more on the same days.
    sales = forecast.draws(at, DRAWS, seed=seed + at)
    return sold_within(sales, lead_times(terms, DRAWS, seed=seed + at) + terms.review)


def _lost(sales: Numbers, position: float, terms: Terms) -> Numbers:
    return np.maximum(sales - position, 0) * terms.margin
