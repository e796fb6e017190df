"""Which impressions a click answers."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable


def clicked(events: EventTable) -> NDArray[np.bool_]:
    """[n], whether an event is an impression whose list and product have a click too.

    Clicks of no list answer nothing. However often a product is clicked, it answers once.
    """
    pairs = _pairs(events)
    clicks = events.is_kind("click") & (pairs >= 0)
    return events.is_kind("impression") & (pairs >= 0) & np.isin(pairs, pairs[clicks])


def impression_of(events: EventTable) -> NDArray[np.int64]:
    """[n], the row of the first impression of the same list and product; -1 if there is none."""
    pairs = _pairs(events)
    rows = np.flatnonzero(events.is_kind("impression") & (pairs >= 0))
    known, first = np.unique(pairs[rows], return_index=True)
    if not len(known):
        return np.full(len(events), -1)
    at = np.searchsorted(known, pairs).clip(max=len(known) - 1)
    return np.where(known[at] == pairs, rows[first][at], -1)


def _pairs(events: EventTable) -> NDArray[np.int64]:
    """[n], a number for each list and product; -1 for events of no list."""
    count = len(events.product.values)
    pairs = events.search.codes.astype(np.int64) * count + events.product.codes
    return np.where(events.search.codes >= 0, pairs, -1)
