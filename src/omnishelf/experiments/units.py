"""Who an event is of: the unit that experiments are counted by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable


@dataclass(frozen=True, eq=False)
class Units:
    """The unit of each of n events."""

    codes: NDArray[np.int64]
    """[n], from 0."""
    known: NDArray[np.bool_]
    """[n], whether it is a shopper or a session; the others are a list each, or an event each."""


def units(events: EventTable) -> Units:
    """The shopper of an event; of one without, its session, else its list, else itself."""
    shopper, session, search = events.shopper, events.session, events.search
    start_session = len(shopper.values)
    start_search = start_session + len(session.values)
    start_row = start_search + len(search.values)
    codes = start_row + np.arange(len(events), dtype=np.int64)
    for column, start in ((search, start_search), (session, start_session), (shopper, 0)):
        there = column.codes >= 0
        codes[there] = column.codes[there] + start
    return Units(codes, codes < start_search)
