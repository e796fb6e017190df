"""What was done in a search, as the events that a shop is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from omnishelf.types.event import Event, EventKind
from shoppers.clicks import Outcome
from shoppers.policy import Shown, Visit

_DAY_S = 16 * 3600
"""The shop is visited so many seconds a day, from midnight."""


@dataclass(frozen=True)
class Answered:
    """One search, its list, and what was done with it."""

    visit: Visit
    text: str
    shown: Shown
    outcome: Outcome
    prices: NDArray[np.float64]
    """[shown], paid for an order."""


def time_of(start: datetime, day: int, number: int, total: int) -> datetime:
    """When a day's search of this number (from 0) of so many takes place: evenly, one by one."""
    return start + timedelta(days=day, seconds=_DAY_S * number / total)


def events_of(answered: Answered) -> Iterator[Event]:
    """Its impressions, then clicks, carts and orders; ids tell them apart.

    A second passes from the list to the first click, and two to each later one, so that all
    is done when the next search comes.
    """
    yield from (
        _event(answered, "impression", at, answered.visit.time)
        for at in range(len(answered.shown.products))
    )
    time = answered.visit.time + timedelta(seconds=1)
    outcome = answered.outcome
    for at in np.flatnonzero(outcome.clicked).tolist():
        yield _event(answered, "click", at, time)
        if outcome.carted[at]:
            yield _event(answered, "cart", at, time + timedelta(seconds=1))
        if outcome.ordered[at]:
            yield _event(answered, "order", at, time + timedelta(seconds=2))
        time += timedelta(seconds=2)


def _event(answered: Answered, kind: EventKind, at: int, time: datetime) -> Event:
    shown, visit = answered.shown, answered.visit
    return Event(
        id=f"{visit.session}/{answered.visit.time.timestamp():.0f}/{kind}/{at + 1}",
        kind=kind,
        time=time,
        product=shown.products[at],
        shopper=visit.shopper,
        consent=visit.consents,
        session=visit.session,
        search=shown.search,
        query=answered.text,
        position=at + 1,
        propensity=shown.propensities[at],
        price=float(answered.prices[at]) if kind in {"cart", "order"} else None,
    )
