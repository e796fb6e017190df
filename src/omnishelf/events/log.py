"""The log of a shop's events: append-only, but for what is erased and what is too old."""

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from omnishelf.errors import ShelfError
from omnishelf.events import erasing
from omnishelf.events.codes import Codes
from omnishelf.events.key import ShopKey
from omnishelf.events.reading import read_events, read_table
from omnishelf.events.schema import INSERT, SCHEMA, chunks, row_of, strings_of
from omnishelf.events.table import EventTable
from omnishelf.types.event import Event, EventKind

FOLDER_NAME = "events"
FILE_NAME = "events.sqlite"

_AS_IT_WAS = "nothing of this call was kept"
_ERASE_AGAIN = "what was to be erased may still be in the file"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of events that were appended."""

    new: int
    duplicates: int
    """Had an id that was there already, or that an earlier one of them had."""


class EventLog:
    """Events of one shop in SQLite. Safe to use from threads; one process owns it.

    What `append` returns for is on the disk. Shoppers are kept as pseudonyms, and only those who
    consent.
    """

    def __init__(self, folder: Path) -> None:
        """Open the log of a shop, making it if there is none.

        Args:
            folder: the shop's.

        Raises:
            ShelfError: it is damaged, its key is lost, or it can't be written.
        """
        self.folder = folder / FOLDER_NAME
        self._path = self.folder / FILE_NAME
        # Writes take turns, and so do long reads; what must have the file alone takes both.
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        self._codes = Codes()
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise ShelfError(f"{self.folder} can't be made: {error}") from None
        self.key = ShopKey.of(self.folder, new=not self._path.exists())
        with self._told("opened"):
            self._connection = sqlite3.connect(
                self._path, check_same_thread=False, isolation_level=None
            )
            self._connection.execute("PRAGMA journal_mode=WAL")
            # What was acknowledged must survive a power cut, and what was erased must be gone.
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.execute("PRAGMA secure_delete=ON")
            self._connection.executescript(SCHEMA)
            self._count_up()
            if self._one("SELECT value FROM state WHERE name = 'scrub'"):
                # An erasure was cut off before its last step.
                erasing.scrub(self._connection)

    def append(self, events: Sequence[Event]) -> Taken:
        """Keep events, all or none of them, durable on return; those that are there already stay
        as they are.

        Raises:
            ShelfError: the disk is full, or the log is damaged; nothing of them is kept.
        """
        first: dict[bytes, Event] = {}
        for event in events:
            first.setdefault(self.key.of_event(event.id), event)
        with self._changing() as connection:
            there = _present(connection, first.keys())
            new = [(id, event) for id, event in first.items() if id not in there]
            said = [strings_of(event, self.key) for _, event in new]
            codes = self._codes.of(connection, said)
            connection.executemany(
                INSERT,
                (row_of(id, event, row) for (id, event), row in zip(new, codes, strict=True)),
            )
        return Taken(len(new), len(events) - len(new))

    def table(
        self,
        *,
        since: float | None = None,
        until: float | None = None,
        kinds: Iterable[EventKind] | None = None,
        after: int = 0,
    ) -> EventTable:
        """Events as columns. Appends go on meanwhile.

        Args:
            since: seconds since 1970, that very moment included; None: from the first.
            until: that moment not included; None: to the last.
            kinds: None: all.
            after: number of an event; only what came after it.

        Raises:
            ShelfError: the log is damaged.
        """
        with self._snapshot() as connection:
            return read_table(connection, since, until, kinds, after)

    def pseudonym(self, shopper: str) -> str:
        """What a shopper is called in tables, and in everything that is made of them."""
        return self.key.pseudonym(shopper)

    def export(self, shopper: str) -> list[Event]:
        """All that is kept of a shopper, in order of time: what he did, and what was done without
        a name in visits that are his alone. Ids are as they are kept.

        Raises:
            ShelfError: the log is damaged.
        """
        with self._snapshot() as connection:
            return read_events(connection, erasing.seqs_of(connection, self.pseudonym(shopper)))

    def erase(self, shopper: str) -> int:
        """Remove all that `export` would give, from every file; returns how many events.

        Raises:
            ShelfError: another process reads the log, the disk is full, or the log is damaged.
                Erasing again goes on.
        """
        with self._alone() as connection:
            with self._changing_within(connection):
                seqs = erasing.seqs_of(connection, self.pseudonym(shopper))
                self._remove(connection, seqs)
            # Even if there was nothing: an erasure that was cut off is ended so.
            self._scrub(connection)
        return len(seqs)

    def expire(self, before: float) -> int:
        """Remove events that happened before a time, in seconds since 1970, from every file;
        returns how many.

        Raises:
            ShelfError: as `erase` does.
        """
        with self._alone() as connection:
            with self._changing_within(connection):
                found = connection.execute("SELECT seq FROM events WHERE time < ?", (before,))
                seqs = [seq for (seq,) in found]
                self._remove(connection, seqs)
            if seqs:
                self._scrub(connection)
        return len(seqs)

    @classmethod
    def there(cls, folder: Path) -> bool:
        """Whether a shop has a log."""
        return (folder / FOLDER_NAME / FILE_NAME).exists()

    @property
    def last(self) -> int:
        """The number of the event that came last; 0 if there was none."""
        return self._last

    @property
    def erasures(self) -> int:
        """How often events were erased: what was derived from a table that was read when this was
        less may hold what is gone."""
        return self._erasures

    @property
    def count(self) -> int:
        """How many events there are."""
        with self._writing, self._told("read"):
            return self._one("SELECT count(*) FROM events")

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        with self._reading, self._writing:
            self._connection.close()

    def _remove(self, connection: sqlite3.Connection, seqs: Sequence[int]) -> None:
        if seqs:
            erasing.remove(connection, seqs)
            self._codes.forget()

    def _scrub(self, connection: sqlite3.Connection) -> None:
        if not erasing.scrub(connection):
            raise ShelfError(
                f"events are erased, but another process reads {self._path} and keeps it as it "
                "was: end that process and erase again"
            )

    def _count_up(self) -> None:
        self._last = self._one("SELECT coalesce(max(seq), 0) FROM sqlite_sequence")
        self._erasures = self._one("SELECT value FROM state WHERE name = 'erasures'")

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._writing, self._told("written"), self._changing_within(self._connection):
            yield self._connection

    @contextmanager
    def _changing_within(self, connection: sqlite3.Connection) -> Iterator[None]:
        """One change, whole or not at all."""
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
            self._count_up()
        except BaseException:
            # Codes that were given in it are void.
            self._codes.forget()
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        with self._reading, self._writing, self._told("written anew", _ERASE_AGAIN):
            yield self._connection

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        """Reads one state of the log, over a connection of its own so that nobody waits."""
        with self._reading, self._told("read"):
            address = f"{self._path.resolve().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
                connection.execute("BEGIN")
                yield connection

    @contextmanager
    def _told(self, what: str, then: str = _AS_IT_WAS) -> Iterator[None]:
        """Say what SQLite can't do in words that help."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise ShelfError(
                f"{self._path} can't be {what} ({error}): {then}. If the disk is full, make "
                "room and try again"
            ) from None
        except sqlite3.ProgrammingError as error:
            raise ShelfError(f"{self._path} is closed ({error})") from None
        except sqlite3.DatabaseError as error:
            raise ShelfError(
                f"{self._path} is damaged ({error}): restore {self.folder} from a backup, or move "
                "it away to begin anew"
            ) from None

    def _one(self, statement: str) -> int:
        found: int = self._connection.execute(statement).fetchone()[0]
        return found


def _present(connection: sqlite3.Connection, ids: Collection[bytes]) -> set[bytes]:
    """Those ids that are in the log."""
    found: set[bytes] = set()
    for part in chunks([*ids]):
        marks = ",".join("?" * len(part))
        rows = connection.execute(f"SELECT id FROM events WHERE id IN ({marks})", part)  # noqa: S608
        found.update(id for (id,) in rows)
    return found
