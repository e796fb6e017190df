"""What a shop is told of its events, without telling of a single shopper.

A row is told only if at least k people are behind it (k-anonymity: L. Sweeney, 2002): shoppers,
or visits where no shopper is known. Events of nobody are not counted. With `epsilon`, counts carry
noise too; see `noise.py`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import fold
from omnishelf.events.noise import Cells, Counts, exact, noisy
from omnishelf.events.people import people
from omnishelf.events.table import EventTable
from omnishelf.types.event import EVENT_KINDS, EventKind
from omnishelf.types.frozen import Frozen

_LISTED = 50
_POSITIONS = 50
_DAY_SECONDS = 86_400
_TABLES = 5
"""That a report counts of the same people: each has a fifth of epsilon."""
_QUERIES_OF_ONE = 5
_EVENTS_OF_ONE = 20
"""Counted of one person in a table, with noise."""


class AskedQuery(Frozen):
    """A query that at least k people asked."""

    text: str
    people: int
    """Who asked it."""
    clicked: int
    """Who clicked something that it found."""


class ClicksAtPosition(Frozen):
    """How a place in lists fares; only lists that were told with an id are counted."""

    position: int
    impressions: int
    clicks: int
    """Impressions that were clicked."""
    rate: float
    """Clicks by impression."""


class DayCount(Frozen):
    """Events of one kind on one day."""

    day: str
    """UTC."""
    kind: EventKind
    count: int


class EventReport(Frozen):
    """What a shop is told."""

    k: int
    epsilon: float | None
    top_queries: tuple[AskedQuery, ...]
    no_click_queries: tuple[AskedQuery, ...]
    """Of which nobody clicked anything."""
    positions: tuple[ClicksAtPosition, ...]
    days: tuple[DayCount, ...]


def report(
    table: EventTable, *, k: int, epsilon: float | None = None, seed: int = 0
) -> EventReport:
    """Count events.

    Args:
        table: what is counted: without bots.
        k: the least number of people behind a row.
        epsilon: of differential privacy, for the whole report; None: no noise. Which rows there
            are is decided by exact numbers of people too, and lies outside of it.
        seed: of the noise. The same events must get the same noise: with another each time, the
            mean of many reports would tell all.
    """
    who = people(table)
    known = who >= 0
    table, who = table.rows(known), who[known]
    by_query: Counts = exact
    by_event: Counts = exact
    if epsilon is not None:
        rng = np.random.default_rng(seed)
        share = epsilon / _TABLES
        by_query = noisy(share, most=_QUERIES_OF_ONE, rng=rng)
        by_event = noisy(share, most=_EVENTS_OF_ONE, rng=rng)
    queries = sorted(_queries(table, who, k, by_query), key=lambda one: (-one.people, one.text))
    return EventReport(
        k=k,
        epsilon=epsilon,
        top_queries=tuple(queries[:_LISTED]),
        no_click_queries=tuple([one for one in queries if not one.clicked][:_LISTED]),
        positions=tuple(_positions(table, who, k, by_event)),
        days=tuple(_days(table, who, k, by_event)),
    )


def _queries(
    table: EventTable, who: NDArray[np.int64], k: int, counts: Counts
) -> Iterator[AskedQuery]:
    texts = [fold(text).strip() for text in table.query.values]
    names = sorted({*texts} - {""})
    place = {name: at for at, name in enumerate(names)}
    query = np.array([*(place.get(text, -1) for text in texts), -1])[table.query.codes]
    # What names no query answers that of its list.
    of_list = np.full(len(table.search.values) + 1, -1)
    both = (query >= 0) & (table.search.codes >= 0)
    of_list[table.search.codes[both]] = query[both]
    query = np.where(query >= 0, query, of_list[table.search.codes])
    asked = _pairs(query, who, query >= 0)
    clicked = _pairs(query, who, (query >= 0) & table.is_kind("click"))
    really = exact(*asked, len(names))
    told, hit = counts(*asked, len(names)), counts(*clicked, len(names))
    for at, name in enumerate(names):
        if really[at] >= k and told[at] >= k:
            yield AskedQuery(text=name, people=int(told[at]), clicked=int(min(hit[at], told[at])))


def _positions(
    table: EventTable, who: NDArray[np.int64], k: int, counts: Counts
) -> Iterator[ClicksAtPosition]:
    named = table.search.codes >= 0
    shown = table.is_kind("impression") & named & (table.position <= _POSITIONS)
    where = table.search.codes.astype(np.int64) * len(table.product.values) + table.product.codes
    clicked = shown & np.isin(where, where[table.is_kind("click") & named])
    cells = _POSITIONS + 1
    behind = exact(*_pairs(table.position, who, shown), cells)
    impressions = counts(table.position[shown], who[shown], cells)
    clicks = counts(table.position[clicked], who[clicked], cells)
    for at in range(1, cells):
        if behind[at] >= k and impressions[at]:
            hit = int(min(clicks[at], impressions[at]))
            yield ClicksAtPosition(
                position=at,
                impressions=int(impressions[at]),
                clicks=hit,
                rate=round(hit / int(impressions[at]), 4),
            )


def _days(table: EventTable, who: NDArray[np.int64], k: int, counts: Counts) -> Iterator[DayCount]:
    if not len(table):
        return
    day = (table.time // _DAY_SECONDS).astype(np.int64)
    kinds, first = len(EVENT_KINDS), int(day[0])
    cell = (day - first) * kinds + table.kind
    cells = (int(day[-1]) - first + 1) * kinds
    behind = exact(*_pairs(cell, who, np.ones(len(cell), np.bool_)), cells)
    told = counts(cell, who, cells)
    for at in np.flatnonzero((behind >= k) & (told > 0)):
        began = datetime.fromtimestamp(float((first + at // kinds) * _DAY_SECONDS), UTC)
        yield DayCount(
            day=began.date().isoformat(), kind=EVENT_KINDS[at % kinds], count=int(told[at])
        )


def _pairs(
    cell: Cells, who: NDArray[np.int64], chosen: NDArray[np.bool_]
) -> tuple[Cells, NDArray[np.int64]]:
    """Each cell of chosen rows once for each person."""
    if not chosen.any():
        return np.zeros(0, np.intp), np.zeros(0, np.int64)
    both = np.unique(np.stack([cell[chosen].astype(np.int64), who[chosen]]), axis=1)
    return both[0], both[1]
