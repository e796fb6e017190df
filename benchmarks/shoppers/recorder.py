"""What was done with one policy's lists, kept as a table."""

import sys
from collections.abc import Sequence

import numpy as np

from omnishelf.events.table import Coded, EventTable
from omnishelf.types.event import EVENT_KINDS, Event
from shoppers.policy import Policy, Shown, Visit


class Recorder:
    """Another policy, whose events are kept in columns: an `Event` each would be a gigabyte."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._kinds: list[int] = []
        self._times: list[float] = []
        self._positions: list[int] = []
        self._names: list[tuple[str | None, ...]] = []

    def rank(self, text: str, visit: Visit) -> Shown:
        """As the policy does."""
        return self._policy.rank(text, visit)

    def observe(self, events: Sequence[Event]) -> None:
        """Keep them."""
        self._policy.observe(events)
        for event in events:
            self._kinds.append(EVENT_KINDS.index(event.kind))
            self._times.append(event.time.timestamp())
            self._positions.append(event.position or 0)
            names = event.product, event.shopper, event.session, event.search, event.query
            self._names.append(tuple(name and sys.intern(name) for name in names))

    def begin_day(self, day: int) -> None:
        """Tell the policy."""
        self._policy.begin_day(day)

    def end_of_day(self, day: int) -> None:
        """Tell the policy."""
        self._policy.end_of_day(day)

    def table(self) -> EventTable:
        """All that was observed; without prices, which say nothing of clicks."""
        time = np.array(self._times, np.float64)
        order = np.argsort(time, kind="stable")
        names = [self._names[at] for at in order]
        product, shopper, session, search, query = (
            Coded.of(column) for column in zip(*names, strict=True)
        )
        nothing = np.full(len(order), np.nan)
        return EventTable(
            seq=order.astype(np.int64) + 1,
            time=time[order],
            kind=np.array(self._kinds, np.uint8)[order],
            product=product,
            shopper=shopper,
            session=session,
            search=search,
            query=query,
            surface=Coded.of(["search"] * len(order)),
            arm=Coded.of([None] * len(order)),
            position=np.array(self._positions, np.int32)[order],
            propensity=nothing,
            quantity=np.ones(len(order), np.int32),
            price=nothing,
            rating=nothing,
        )
