"""A reorder policy, played through on sales that came."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.sales.history import Numbers
from omnishelf.demand.stock.lead_time import lead_times
from omnishelf.demand.stock.terms import Terms


class Policy(Protocol):
    """When the stock of n series is looked at: what to order."""

    def __call__(self, period: int, position: Numbers) -> Numbers:
        """Units to order of each [n].

        Args:
            period: of the simulation, from 0; what was sold in it is known.
            position: [n], in stock and on the way.
        """
        ...


@dataclass(frozen=True)
class FixedPoint:
    """Order up to a level when the position is below a point; both never change."""

    point: Numbers
    """[n]"""
    upto: Numbers
    """[n], at least `point`."""

    def __call__(self, period: int, position: Numbers) -> Numbers:  # noqa: ARG002
        """What is missing to `upto`, where the position is below `point`."""
        return np.where(position < self.point, self.upto - position, 0.0)


@dataclass(frozen=True)
class MovingPoint:
    """Order up to a level that was made anew for each period."""

    upto: Numbers
    """[t, n]"""

    def __call__(self, period: int, position: Numbers) -> Numbers:
        """What is missing to the period's level."""
        return np.asarray(np.maximum(self.upto[period] - position, 0))


@dataclass(frozen=True, eq=False)
class Played:
    """How a policy did over t periods. What is not in stock is not sold."""

    sold: Numbers
    """[t, n], units."""
    wanted: Numbers
    """[t, n], units."""
    stock: Numbers
    """[t, n], units in stock, mean of begin (after arrivals) and end of the period."""
    orders: int

    def service(self, weight: Numbers | None = None) -> float:
        """Share of what was wanted that was sold (fill rate); 1 if nothing was wanted.

        Args:
            weight: [n], of a unit, as its price; None: all alike.
        """
        each = np.ones(self.sold.shape[1]) if weight is None else weight
        wanted = float((self.wanted * each).sum())
        return float((self.sold * each).sum()) / wanted if wanted else 1.0

    def mean_stock(self, weight: Numbers | None = None) -> float:
        """Mean over periods of all units in stock, each by its weight [n], as its cost."""
        each = np.ones(self.stock.shape[1]) if weight is None else weight
        return float((self.stock * each).sum(axis=1).mean())


def play(
    wanted: Numbers,
    policy: Policy,
    terms: Terms,
    start: Numbers,
    *,
    seed: int = 7,
) -> Played:
    """Play a policy through. The stock is looked at at the end of every period.

    In each period what is due arrives, then it is sold, then it is ordered. An order that takes L
    periods is there at the beginning of the L-th period after it. Lead times are whole periods of
    at least 1, drawn from the terms' gamma distribution; orders are raised to the minimum and to
    whole packs. The same seed draws the same lead times for every policy.

    Args:
        wanted: [t, n], what would be bought if it were there, at least 0.
        policy: what to order.
        terms: of all series.
        start: [n], units in stock.
        seed: for lead times.

    Raises:
        DemandError: there are no periods, or what was wanted is not known or negative.
    """
    if not wanted.size or not np.isfinite(wanted).all() or (wanted < 0).any():
        raise DemandError("a policy can only be played on known sales of at least one period")
    periods, count = wanted.shape
    takes = np.maximum(np.rint(lead_times(terms, wanted.shape, seed=seed)), 1).astype(np.int64)
    arriving = np.zeros((periods + int(takes.max()) + 1, count))
    on_hand = np.maximum(start, 0).astype(np.float64)
    sold, stock = np.zeros_like(wanted), np.zeros_like(wanted)
    orders = 0
    for now in range(periods):
        on_hand = on_hand + arriving[now]
        sold[now] = np.minimum(on_hand, wanted[now])
        stock[now] = on_hand - sold[now] / 2
        on_hand = on_hand - sold[now]
        order = policy(now, on_hand + arriving[now + 1 :].sum(axis=0))
        order = np.where(order > 0, np.maximum(order, terms.minimum), 0)
        order = np.ceil(order / terms.pack - 1e-9) * terms.pack
        np.add.at(arriving, (now + takes[now], np.arange(count)), order)
        orders += int((order > 0).sum())
    return Played(sold, wanted, stock, orders)
