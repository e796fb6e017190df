"""What was done in a search, as the events that a shop is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from omnishelf.types.event import Event, EventKind
from shoppers.clicks import Outcome
from shoppers.policy import Shown, Visit

BETWEEN_S = 60
"""Seconds from one search of a session to the next."""
_BETWEEN_SESSIONS_S = 40
"""A day of a thousand sessions is eleven hours."""


@dataclass(frozen=True)
class Answered:
    """One search, its list, and what was done with it."""

    visit: Visit
    text: str
    time: datetime
    shown: Shown
    outcome: Outcome
    prices: NDArray[np.float64]
    """[shown], paid for an order."""


def time_of(start: datetime, day: int, session: int, search: int) -> datetime:
    """When a search of a day's session takes place."""
    second = session * _BETWEEN_SESSIONS_S + search * BETWEEN_S
    return start + timedelta(days=day, seconds=second)


def events_of(answered: Answered) -> Iterator[Event]:
    """Its impressions, then clicks, carts and orders; ids tell them apart.

    A second passes from the list to the first click, and two to each later one, so that all
    is done when the next search comes.
    """
    yield from (
        _event(answered, "impression", at, answered.time) for at in range(len(answered.shown.products))
    )
    time = answered.time + timedelta(seconds=1)
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
        id=f"{visit.session}/{answered.time.timestamp():.0f}/{kind}/{at + 1}",
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
