"""From strings to their codes, new ones written down."""

import sqlite3
from collections.abc import Sequence

from omnishelf.events.schema import STRINGS, chunks

_REMEMBERED = 100_000
"""Strings of a column."""


class Codes:
    """Codes that were looked up before. Not safe to use from threads."""

    def __init__(self) -> None:
        """Remember none."""
        self._known: tuple[dict[str, int], ...] = tuple({} for _ in STRINGS)

    def of(
        self, connection: sqlite3.Connection, rows: Sequence[Sequence[str | None]]
    ) -> list[tuple[int, ...]]:
        """Codes of rows of `STRINGS`; 0 for None. Within a change: if it is undone, `forget`."""
        columns = zip(*rows, strict=True) if rows else iter([()] * len(STRINGS))
        coded = [
            self._column(connection, name, known, column)
            for name, known, column in zip(STRINGS, self._known, columns, strict=True)
        ]
        return list(zip(*coded, strict=True))

    def forget(self) -> None:
        """Remember none any more: some may be void."""
        for known in self._known:
            known.clear()

    @staticmethod
    def _column(
        connection: sqlite3.Connection,
        name: str,
        known: dict[str, int],
        column: Sequence[str | None],
    ) -> list[int]:
        if len(known) > _REMEMBERED:
            known.clear()
        wanted = {text for text in column if text is not None and text not in known}
        if wanted:
            _write(connection, name, sorted(wanted), known)
        return [0 if text is None else known[text] for text in column]


def _write(
    connection: sqlite3.Connection, name: str, texts: Sequence[str], known: dict[str, int]
) -> None:
    connection.executemany(
        f"INSERT OR IGNORE INTO {name} (text) VALUES (?)",  # noqa: S608 - a name of ours
        ((text,) for text in texts),
    )
    for part in chunks(texts):
        marks = ",".join("?" * len(part))
        known.update(
            connection.execute(f"SELECT text, code FROM {name} WHERE text IN ({marks})", part)  # noqa: S608
        )
