"""From SQLite straight into columns."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.schema import COLUMNS, NUMBERS, ROW, STRINGS, chunks
from omnishelf.events.table import Coded, EventTable
from omnishelf.types.event import EVENT_KINDS, Event, EventKind

_FEW = 2_000
"""Strings that are looked up one by one: what came since the last look is a few events of a
million."""


def read_table(
    connection: sqlite3.Connection,
    since: float | None,
    until: float | None,
    kinds: Iterable[EventKind] | None,
    after: int,
) -> EventTable:
    """Events of [since, until), of these kinds, that came after one."""
    conditions: list[str] = []
    values: list[float] = []
    if since is not None:
        conditions.append("time >= ?")
        values.append(since)
    if until is not None:
        conditions.append("time < ?")
        values.append(until)
    if after:
        conditions.append("seq > ?")
        values.append(after)
    if kinds is not None:
        wanted = [EVENT_KINDS.index(kind) for kind in kinds]
        conditions.append(f"kind IN ({','.join('?' * len(wanted))})")
        values.extend(wanted)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    # Rows go into memory one by one as numbers: no Python object outlives its row.
    found = np.fromiter(
        connection.execute(f"SELECT {', '.join(COLUMNS)} FROM events{where}", values),  # noqa: S608
        dtype=ROW,
    )
    rows = found[np.lexsort((found["seq"], found["time"]))]
    columns: dict[str, Any] = {name: rows[name].copy() for name in ROW.names or ()}
    columns |= {name: _coded(connection, name, columns[name]) for name in STRINGS}
    return EventTable(**columns)


def read_events(connection: sqlite3.Connection, seqs: Sequence[int]) -> list[Event]:
    """Single events, in order of time; ids are as they are kept."""
    said = ", ".join(
        f"(SELECT text FROM {name} WHERE code = events.{name})"  # noqa: S608 - names of ours
        for name in STRINGS
    )
    rows: list[tuple[Any, ...]] = []
    for part in chunks(seqs):
        marks = ",".join("?" * len(part))
        rows += connection.execute(
            f"SELECT time, seq, hex(id), kind, {said}, {', '.join(NUMBERS)} FROM events"  # noqa: S608
            f" WHERE seq IN ({marks})",
            part,
        )
    return [_event(*row) for row in sorted(rows, key=lambda row: row[:2])]


def _event(time: float, _: int, id: str, kind: int, *told: Any) -> Event:
    named = dict(zip((*STRINGS, *NUMBERS), told, strict=True))
    return Event(
        id=id.lower(),
        kind=EVENT_KINDS[kind],
        time=datetime.fromtimestamp(time, UTC),
        consent=named["shopper"] is not None,
        **{**named, "position": named["position"] or None},
    )


def _coded(connection: sqlite3.Connection, name: str, codes: NDArray[np.int32]) -> Coded:
    """A column by codes from 0 without gaps, of those strings only that it has."""
    used = np.zeros(int(codes.max(initial=0)) + 1, np.bool_)
    used[codes] = True
    used[0] = False
    places = np.cumsum(used, dtype=np.int32) - 1
    places[0] = -1
    return Coded(places[codes], tuple(_texts(connection, name, used)))


def _texts(connection: sqlite3.Connection, name: str, used: NDArray[np.bool_]) -> Iterator[str]:
    """The strings of these codes, in their order."""
    wanted = np.flatnonzero(used).tolist()
    if len(wanted) > _FEW:
        rows = connection.execute(f"SELECT code, text FROM {name} ORDER BY code")  # noqa: S608
        yield from (text for code, text in rows if code < len(used) and used[code])
        return
    for part in chunks(wanted):
        marks = ",".join("?" * len(part))
        rows = connection.execute(
            f"SELECT text FROM {name} WHERE code IN ({marks}) ORDER BY code",  # noqa: S608
            part,
        )
        yield from (text for (text,) in rows)
