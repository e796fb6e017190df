"""A file of the shop with one table: changed whole or not at all, and read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from omnishelf.errors import ShelfError


@contextmanager
def changing(path: Path, table: str, *, undone: str) -> Iterator[sqlite3.Connection]:
    """One transaction: a crash leaves the file as it was.

    Args:
        path: the file.
        table: the statement that makes the table where it is not there.
        undone: what is to be said of what was not written.

    Raises:
        ShelfError: the file can't be written.
    """
    try:
        with closing(sqlite3.connect(path)) as held, held:
            held.execute(table)
            yield held
    except sqlite3.Error as error:
        raise ShelfError(f"{path} cannot be written: {error}. {undone}") from None


@contextmanager
def reading(path: Path, *, way_out: str) -> Iterator[sqlite3.Connection]:
    """The file as it is, not to be written.

    Args:
        path: the file, which must be there.
        way_out: what is to be done where it is damaged.

    Raises:
        ShelfError: it can't be read, or holds what can't be understood.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as held:
            yield held
    except (sqlite3.Error, ValueError) as error:
        raise ShelfError(f"{path} is damaged ({error}): {way_out}") from None
