"""How events lie in SQLite: one row each, with every string written once in a table beside."""

from collections.abc import Iterator, Sequence

import numpy as np

from omnishelf.events.key import ShopKey
from omnishelf.types.event import EVENT_KINDS, Event

STRINGS = ("product", "shopper", "session", "search", "query", "surface", "arm")
"""Columns that hold a code of the table of that name, or 0."""
NUMBERS = ("position", "propensity", "quantity", "price", "rating")
COLUMNS = ("seq", "time", "kind", *STRINGS, *NUMBERS)

ROW = np.dtype(
    [("seq", "i8"), ("time", "f8"), ("kind", "u1")]
    + [(name, "i4") for name in STRINGS]
    + [("position", "i4"), ("propensity", "f8"), ("quantity", "i4"), ("price", "f8")]
    + [("rating", "f8")]
)
"""Of `COLUMNS`."""

# A number is never given again (AUTOINCREMENT), even if the newest events were erased.
SCHEMA = """
{strings}
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,
    time REAL NOT NULL, kind INTEGER NOT NULL, {codes},
    position INTEGER NOT NULL, propensity REAL, quantity INTEGER NOT NULL, price REAL, rating REAL
);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT OR IGNORE INTO state VALUES ('erasures', 0), ('scrub', 0);
""".format(
    strings="\n".join(
        f"CREATE TABLE IF NOT EXISTS {name} (code INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
        for name in STRINGS
    ),
    codes=", ".join(f"{name} INTEGER NOT NULL" for name in STRINGS),
)

_FIELDS = ("id", *COLUMNS[1:])
INSERT = (
    f"INSERT INTO events ({', '.join(_FIELDS)})"  # noqa: S608 - names of ours
    f" VALUES ({', '.join('?' * len(_FIELDS))})"
)

_KINDS = {kind: number for number, kind in enumerate(EVENT_KINDS)}


def strings_of(event: Event, key: ShopKey) -> tuple[str | None, ...]:
    """What an event says in `STRINGS`: the shopper as a pseudonym, and only with consent."""
    known = event.shopper if event.consent else None
    return (
        event.product,
        None if known is None else key.pseudonym(known),
        event.session,
        event.search,
        event.query,
        event.surface,
        event.arm,
    )


def row_of(id: bytes, event: Event, codes: Sequence[int]) -> tuple[object, ...]:
    """An event as `INSERT` takes it."""
    return (
        id,
        event.time.timestamp(),
        _KINDS[event.kind],
        *codes,
        event.position or 0,
        event.propensity,
        event.quantity,
        event.price,
        event.rating,
    )


def orphans(name: str) -> str:
    """Removes those strings of a list of codes (JSON) that no event has any more."""
    return (
        f"DELETE FROM {name} WHERE code IN (SELECT value FROM json_each(?1)) AND code NOT IN"  # noqa: S608
        f" (SELECT {name} FROM events WHERE {name} IN (SELECT value FROM json_each(?1)))"
    )


def chunks(values: Sequence[object], size: int = 500) -> Iterator[Sequence[object]]:
    """As many at a time as a statement takes."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
