"""What one shopper did with products, and how much each product counts for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import Coded, EventTable
from omnishelf.types.event import EVENT_KINDS, EventKind

ACTS: tuple[EventKind, ...] = ("click", "cart", "order", "rating")
"""Kinds of events that tell of a taste; what was only shown tells nothing."""

_WORTH: dict[EventKind, float] = {"click": 1.0, "cart": 3.0, "order": 5.0}
_LIKED, _DISLIKED = 4, 3
"""Stars from which a rating is worth as much as a cart, and below which the product was a
mistake."""
_MOST = 100
"""Products of one shopper that are looked at: those that count most."""

_WORTH_OF = np.array([_WORTH.get(kind, 0.0) for kind in EVENT_KINDS])
_RATING, _ORDER = EVENT_KINDS.index("rating"), EVENT_KINDS.index("order")


@dataclass(frozen=True, eq=False)
class Acts:
    """n events of one shopper or one visit, in order of time. All arrays are [n]."""

    time: NDArray[np.float64]
    """Seconds since 1970."""
    kind: NDArray[np.uint8]
    """Places in `EVENT_KINDS`; of `ACTS` only."""
    product: NDArray[np.int32]
    """Places in `names`."""
    rating: NDArray[np.float64]
    """Stars; NaN where the event is no rating."""
    names: Sequence[str]
    """Product ids."""

    def __len__(self) -> int:
        return len(self.time)

    @classmethod
    def of_shopper(cls, table: EventTable, shopper: str | None) -> "Acts":
        """All that one shopper, by pseudonym, did; nothing of nobody."""
        return cls._of(table, _is(table.shopper, shopper))

    @classmethod
    def of_visit(cls, table: EventTable, session: str | None, shopper: str | None) -> "Acts":
        """What was done on one visit by this shopper, or by nobody known."""
        whose = _is(table.shopper, shopper) | (table.shopper.codes < 0)
        return cls._of(table, _is(table.session, session) & whose)

    @classmethod
    def _of(cls, table: EventTable, chosen: NDArray[np.bool_]) -> "Acts":
        rows = table.rows(chosen & table.is_kind(*ACTS))
        return cls(rows.time, rows.kind, rows.product.codes, rows.rating, rows.product.values)


@dataclass(frozen=True, eq=False)
class Weighed:
    """m products by how much they count, the most first."""

    ids: tuple[str, ...]
    weights: NDArray[np.float64]
    """[m]; a click of this moment is 1."""
    bought: frozenset[str]


def _is(column: Coded, value: str | None) -> NDArray[np.bool_]:
    code = None if value is None else column.code(value)
    return np.zeros(len(column.codes), np.bool_) if code is None else column.codes == code


def weigh(acts: Acts, *, now: float, half_life: float) -> Weighed:
    """How much each product counts: as its weightiest event does by now.

        weight(e) = worth(kind) x 2 ^ (-age(e) / half-life)

    A click is worth 1, a cart 3, an order 5, four stars or more 3. The largest and not the sum:
    who clicks one product a hundred times likes it no hundredfold. A product whose last rating is
    below three stars does not count at all.

    Args:
        acts: of one shopper.
        now: seconds since 1970; what is dated later counts as done now.
        half_life: in seconds.
    """
    worth = _WORTH_OF[acts.kind]
    stars = acts.kind == _RATING
    if stars.any():
        worth = np.where(stars & (acts.rating >= _LIKED), _WORTH["cart"], worth)
    weights = worth * np.exp2(-np.maximum(now - acts.time, 0.0) / half_life)
    codes, places = np.unique(acts.product, return_inverse=True)
    most = np.zeros(len(codes))
    np.maximum.at(most, places, weights)
    if stars.any():
        last = np.full(len(codes), np.nan)
        # In order of time: the last one stays.
        last[places[stars]] = acts.rating[stars]
        most[last < _DISLIKED] = 0.0
    order = np.argsort(-most, kind="stable")[:_MOST]
    order = order[most[order] > 0]
    names = acts.names
    ordered = {names[code] for code in np.unique(acts.product[acts.kind == _ORDER])}
    ids = tuple(names[code] for code in codes[order])
    return Weighed(ids, most[order], frozenset(ordered.intersection(ids)))
