"""What is bought together, counted from orders."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.recommend.actors import actors_of
from omnishelf.recommend.pairs import Lines, count_pairs
from omnishelf.settings import RecommendSettings

LARGEST = 100
"""Products. A larger basket is a reseller's or a canteen's: it says little of what goes with what,
and has thousands of pairs."""
WIDTH = 300
"""Most products that are kept beside one."""


@dataclass(frozen=True, eq=False)
class Baskets:
    """n products that were ordered, and which of them together.

    A basket of s products counts (s - 1)^-0.75 for each of its pairs: two products that are the
    whole of a basket say more than two among fifty. The products beside product i are
    `others[starts[i] : starts[i + 1]]`, those with the highest weight first.
    """

    ids: tuple[str, ...]
    place: Mapping[str, int]
    weight: NDArray[np.float32]
    """[n], the summed weights of the baskets that a product was in."""
    buyers: NDArray[np.int32]
    """[n], shoppers who ordered it."""
    popular: NDArray[np.float64]
    """[n], the share of all baskets' weight that a product was in; 0 where fewer than
    `least_shoppers` ordered it."""
    starts: NDArray[np.int64]
    """[n + 1]."""
    others: NDArray[np.int32]
    """[m]."""
    together: NDArray[np.float32]
    """[m], the summed weights of the baskets that both were in."""
    shoppers: NDArray[np.int32]
    """[m], shoppers who ordered both together; of fewer than `least_shoppers` nothing is told."""

    @classmethod
    def of(cls, table: EventTable, settings: RecommendSettings) -> "Baskets":
        """Count the orders of a table.

        Orders of one session are one basket; of those without a session, orders of one shopper
        that follow one another within `basket_hours`. Orders of nobody stay alone and are left
        out. Pairs behind which fewer than `least_shoppers` shoppers stand are forgotten here, so
        that neither an offer nor a reason tells what one shopper bought.
        """
        orders = table.rows(table.is_kind("order"))
        orders = orders.rows((orders.session.codes >= 0) | (orders.shopper.codes >= 0))
        used, product = np.unique(orders.product.codes, return_inverse=True)
        ids = tuple(orders.product.values[code] for code in used)
        basket = _basket_of(orders, settings.basket_hours * 3_600)
        lines = Lines.distinct(basket, product, actors_of(orders))
        weights = lines.weights
        bought = np.unique(np.stack([lines.product, lines.actor]), axis=1)[0]
        buyers = np.bincount(bought, minlength=len(ids)).astype(np.int32)
        enough = buyers >= settings.least_shoppers
        known = lines.some(enough[lines.product] & (lines.sizes <= LARGEST))
        pairs = count_pairs(known, len(ids)).both_ways(WIDTH)
        weight = np.bincount(lines.product, weights, len(ids))
        whole = float((weights / lines.sizes).sum())
        return cls(
            ids=ids,
            place={id: at for at, id in enumerate(ids)},
            weight=weight.astype(np.float32),
            buyers=buyers,
            popular=np.where(enough, weight, 0.0) / max(whole, 1e-12),
            starts=np.searchsorted(pairs.one, np.arange(len(ids) + 1)).astype(np.int64),
            others=pairs.other.astype(np.int32),
            together=pairs.weight.astype(np.float32),
            shoppers=pairs.actors.astype(np.int32),
        )

    def beside(self, place: int) -> slice:
        """Where the products beside one lie in `others`, `together` and `shoppers`."""
        return slice(int(self.starts[place]), int(self.starts[place + 1]))

    def mixed(self, places: NDArray[np.intp], shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weights [n] beside several products: the sum of what is beside each times its share."""
        rows = [self.beside(int(place)) for place in places]
        if not rows:
            return np.zeros(len(self.ids))
        values = [self.together[row] * share for row, share in zip(rows, shares, strict=True)]
        others = np.concatenate([self.others[row] for row in rows])
        return np.bincount(others, np.concatenate(values), len(self.ids)).astype(np.float64)


def _basket_of(orders: EventTable, gap: float) -> NDArray[np.intp]:
    """The basket [n] of each order, from 0."""
    sessions = len(orders.session.values)
    of_session = orders.session.codes >= 0
    group = np.where(of_session, orders.session.codes, sessions + orders.shopper.codes)
    order = np.lexsort((orders.time, group))
    group, time = group[order], orders.time[order]
    apart = (np.diff(time) > gap) & ~of_session[order][1:]
    first = np.concatenate([[True], (np.diff(group) != 0) | apart]) if len(group) else group > 0
    basket = np.empty(len(group), np.intp)
    basket[order] = np.cumsum(first) - 1
    return basket
