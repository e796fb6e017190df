"""Which events no person made: to be left out of whatever is counted or learned.

The log keeps them: a rule may be wrong, and another one is then asked of all that was.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.people import people
from omnishelf.events.table import EventTable


@dataclass(frozen=True, slots=True)
class Limits:
    """What no person does. A shopper, or a visit where none is known, that is over one of them
    is left out with all its events."""

    shown: int = 20
    """Products shown, from which on it is looked whether all are clicked."""
    clicked: float = 0.9
    """Share of them that is clicked by who clicks everything."""
    clicks: int = 10
    """Clicks, from which on their pace is looked at."""
    pause: float = 0.5
    """Seconds between one click and the next, at least, in the middle (median): to see a product
    and to move there takes a person longer."""
    acts: int = 60
    """Clicks, carts, orders and ratings within a minute."""
    impressions: int = 3_000
    """Products shown within a minute: some thirty pages of a hundred."""


def bots(table: EventTable, limits: Limits = Limits()) -> NDArray[np.bool_]:
    """[n], whether an event is of somebody who is no person.

    Events of which neither shopper nor visit is known are judged by their list: one that is
    clicked throughout is left out.
    """
    who = _actors(table)
    doubtful = (
        _clicks_everything(table, who, limits)
        | _hurries(table, who, limits)
        | _too_many(table.is_kind("click", "cart", "order", "rating"), table, who, limits.acts)
        | _too_many(table.is_kind("impression"), table, who, limits.impressions)
    )
    doubtful[0] = False
    return doubtful[who]


def _actors(table: EventTable) -> NDArray[np.int64]:
    """[n], numbers from 1; 0 where not even a list is named."""
    who = people(table) + 1
    most = int(who.max(initial=0))
    return np.where(
        who > 0, who, np.where(table.search.codes >= 0, most + 1 + table.search.codes, 0)
    )


def _clicks_everything(
    table: EventTable, who: NDArray[np.int64], limits: Limits
) -> NDArray[np.bool_]:
    """By actor, whether nearly all that it was shown was clicked."""
    slots = who.max(initial=0) + 1
    lists = table.search.codes.astype(np.int64) + 1
    pairs = (who * (len(table.search.values) + 1) + lists) * len(table.product.values)
    pairs += table.product.codes
    seen, at = np.unique(pairs[table.is_kind("impression")], return_index=True)
    owner = who[table.is_kind("impression")][at]
    hit = np.isin(seen, pairs[table.is_kind("click")])
    shown = np.bincount(owner, minlength=slots)
    clicked = np.bincount(owner, weights=hit, minlength=slots)
    return (shown >= limits.shown) & (clicked >= limits.clicked * shown)


def _hurries(table: EventTable, who: NDArray[np.int64], limits: Limits) -> NDArray[np.bool_]:
    """By actor, whether its clicks follow one another faster than a person's."""
    slots = int(who.max(initial=0)) + 1
    clicks = table.is_kind("click")
    owner, time = who[clicks], table.time[clicks]
    order = np.lexsort((time, owner))
    owner, time = owner[order], time[order]
    same = owner[1:] == owner[:-1]
    fast = same & (np.diff(time) < limits.pause)
    pauses = np.bincount(owner[1:][same], minlength=slots)
    hurried = np.bincount(owner[1:][fast], minlength=slots)
    # The median pause is short if more than half of them are.
    return (pauses + 1 >= limits.clicks) & (hurried > pauses / 2)


def _too_many(
    chosen: NDArray[np.bool_], table: EventTable, who: NDArray[np.int64], most: int
) -> NDArray[np.bool_]:
    """By actor, whether more than so many of these events happened within a minute."""
    over = np.zeros(int(who.max(initial=0)) + 1, np.bool_)
    owner, time = who[chosen], table.time[chosen]
    order = np.lexsort((time, owner))
    owner, time = owner[order], time[order]
    if len(owner) > most:
        within = (owner[most:] == owner[:-most]) & (time[most:] - time[:-most] < 60)  # noqa: PLR2004
        over[owner[most:][within]] = True
    return over
