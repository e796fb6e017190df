"""What each shopper did: to be read by shopper or session."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.recommend.actions import WEIGHTS, weights_of
from omnishelf.recommend.trends import DAY
from omnishelf.types.event import EVENT_KINDS

MOST = 200
"""Events of one shopper, the last ones, that are looked at."""
_ORDER, _CART = EVENT_KINDS.index("order"), EVENT_KINDS.index("cart")


@dataclass(frozen=True, eq=False)
class Past:
    """What one shopper did, the last first. Arrays are [n]."""

    products: tuple[str, ...]
    ordered: NDArray[np.bool_]
    carted: NDArray[np.bool_]
    weight: NDArray[np.float64]
    time: NDArray[np.float64]

    def then(self, earlier: "Past") -> "Past":
        """This, and what was done earlier."""
        return Past(
            self.products + earlier.products,
            np.concatenate([self.ordered, earlier.ordered]),
            np.concatenate([self.carted, earlier.carted]),
            np.concatenate([self.weight, earlier.weight]),
            np.concatenate([self.time, earlier.time]),
        )

    def cart(self, since: float) -> list[str]:
        """Products put in the cart after a time and after the last order, the last first."""
        last = float(self.time[self.ordered].max(initial=since))
        rows = np.flatnonzero(self.carted & (self.time > last))
        return [*dict.fromkeys(self.products[at] for at in rows)]

    def bought_after(self, time: float) -> set[str]:
        """Products that were ordered after a time, in seconds since 1970."""
        chosen = np.flatnonzero(self.ordered & (self.time >= time))
        return {self.products[at] for at in chosen}

    def tastes(self, now: float, half_life_days: float) -> dict[str, tuple[float, bool]]:
        """By product: how much the shopper cares for it, and whether they bought it.

        Weights of all they did with it are halved with each half-life and summed.
        """
        halved = self.weight * 2.0 ** (-np.maximum(now - self.time, 0) / DAY / half_life_days)
        told: dict[str, tuple[float, bool]] = {}
        for id, weight, ordered in zip(self.products, halved, self.ordered, strict=True):
            before, bought = told.get(id, (0.0, False))
            told[id] = (before + float(weight), bought or bool(ordered))
        return told


class Histories:
    """The clicks, carts and orders of a table, found by shopper and by session."""

    def __init__(self, table: EventTable) -> None:
        """Sort the table's events by who did them."""
        self._events = table.rows(table.is_kind(*WEIGHTS))
        self._weights = weights_of(self._events)
        self._shoppers = _By(self._events.shopper.codes, self._events.shopper.values)
        self._sessions = _By(self._events.session.codes, self._events.session.values)

    def of(self, shopper: str | None, session: str | None) -> Past:
        """What this shopper or this session did; nothing if neither is known."""
        rows = np.union1d(self._shoppers.rows(shopper), self._sessions.rows(session))
        # The table is in order of time.
        rows = rows[::-1][:MOST]
        product = self._events.product
        return Past(
            products=tuple(product.values[code] for code in product.codes[rows]),
            ordered=self._events.kind[rows] == _ORDER,
            carted=self._events.kind[rows] == _CART,
            weight=self._weights[rows],
            time=self._events.time[rows],
        )


class _By:
    """Rows by one column."""

    def __init__(self, codes: NDArray[np.int32], values: Sequence[str]) -> None:
        self._order = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[self._order], np.arange(len(values) + 1))
        self._codes = {value: code for code, value in enumerate(values)}

    def rows(self, value: str | None) -> NDArray[np.intp]:
        """The last of them, in order."""
        code = None if value is None else self._codes.get(value)
        if code is None:
            return np.zeros(0, np.intp)
        start, end = self._starts[code], self._starts[code + 1]
        return self._order[max(start, end - MOST) : end]
