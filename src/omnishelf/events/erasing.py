"""Taking events out of the log so that no byte of them stays in a file."""

import json
import sqlite3
from collections.abc import Sequence

from omnishelf.events.schema import STRINGS, orphans

_WAIT_MS = 5_000


def seqs_of(connection: sqlite3.Connection, pseudonym: str) -> list[int]:
    """Events of a shopper: those that name him, and those that name nobody in a visit in which
    no other shopper is named."""
    found = connection.execute(
        """
        WITH me AS (SELECT code FROM shopper WHERE text = ?),
        visits AS (
            SELECT session FROM events WHERE shopper IN me AND session
            EXCEPT SELECT session FROM events WHERE shopper AND shopper NOT IN me
        )
        SELECT seq FROM events WHERE shopper IN me OR (NOT shopper AND session IN visits)
        """,
        (pseudonym,),
    )
    return [seq for (seq,) in found]


def remove(connection: sqlite3.Connection, seqs: Sequence[int]) -> None:
    """Remove events, and the strings that none but they had; a scrub is due then."""
    listed = json.dumps(seqs)
    within = "seq IN (SELECT value FROM json_each(?))"
    used = {
        name: [code for (code,) in connection.execute(
            f"SELECT DISTINCT {name} FROM events WHERE {within}", (listed,)  # noqa: S608
        )]
        for name in STRINGS
    }  # fmt: skip
    connection.execute(f"DELETE FROM events WHERE {within}", (listed,))  # noqa: S608
    for name, codes in used.items():
        connection.execute(orphans(name), (json.dumps(codes),))
    connection.execute("UPDATE state SET value = value + 1 WHERE name = 'erasures'")
    connection.execute("UPDATE state SET value = 1 WHERE name = 'scrub'")


def scrub(connection: sqlite3.Connection) -> bool:
    """Write the file anew without what was removed, and empty its log.

    `secure_delete` overwrites what is deleted, but a page that was split keeps copies of rows
    that it gave away: only a new file has none (https://sqlite.org/lang_vacuum.html).

    Returns:
        Whether it is done: not while another process reads the file, and so what it was.

    Raises:
        sqlite3.OperationalError: the disk is full.
    """
    connection.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
    connection.execute("VACUUM")
    if _emptied(connection):
        connection.execute("UPDATE state SET value = 0 WHERE name = 'scrub'")
        return _emptied(connection)
    return False


def _emptied(connection: sqlite3.Connection) -> bool:
    """Whether all of SQLite's own log could be moved into the file."""
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy
