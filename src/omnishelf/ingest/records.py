"""A shop's own record of its products, in the order in which they were written."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from omnishelf.errors import ShelfError
from omnishelf.index.index import Fingerprint
from omnishelf.types import Product

FILE_NAME = "records.sqlite"
_KEYS_PER_STATEMENT = 500
_LAST = "SELECT coalesce(max(seq), 0) FROM products"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS products (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL,
    product TEXT, record TEXT NOT NULL, content TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS in_order ON products (seq, id);
CREATE TABLE IF NOT EXISTS holds (generation TEXT PRIMARY KEY, seq INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Record:
    """A product as it was last written, or that it was deleted."""

    id: str
    seq: int
    """Number of the write, from 1."""
    product: Product | None
    """None: deleted."""
    fingerprint: Fingerprint


class Records:
    """Products and deletions, each under the number of the write that it came by (SQLite).

    An index is made from this and can fall behind it: a crash may come between the two, and an
    index that is built beside the one that serves lacks what was written meanwhile. `since` gives
    what is missing, `holds` says how far an index has come. Several processes may read.
    """

    def __init__(self, folder: Path) -> None:
        """Open the records of a shop, making them if there are none.

        Raises:
            ShelfError: the file is damaged.
        """
        self._path = folder / FILE_NAME
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode=WAL")
            # What was acknowledged must survive a power cut, too.
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            raise ShelfError(
                f"{self._path} can't be opened ({error}). If the disk is full, make room and try "
                "again"
            ) from None
        except sqlite3.DatabaseError as error:
            raise ShelfError(
                f"{self._path} is damaged ({error}): run 'omnishelf check {folder} --repair'"
            ) from None

    def put(self, products: Mapping[str, tuple[Product, Fingerprint]]) -> int:
        """Write products by id, durable on return; returns the number of the write.

        Raises:
            OSError: the disk is full.
        """
        return self._write(
            (id, product.model_dump_json(exclude_defaults=True), made.record, made.content)
            for id, (product, made) in products.items()
        )

    def delete(self, ids: Iterable[str]) -> int:
        """Write that products are deleted, durable on return; returns the number of the write.

        Raises:
            OSError: the disk is full.
        """
        return self._write((id, None, "", "") for id in ids)

    @property
    def last(self) -> int:
        """The number of the last write; 0 if there was none."""
        return int(self._one(_LAST))

    def count(self) -> int:
        """How many products there are, deleted ones not counted."""
        return int(self._one("SELECT count(*) FROM products WHERE product IS NOT NULL"))

    def since(self, seq: int, *, batch: int = 512) -> Iterator[list[Record]]:
        """What was written after the write `seq`, in order, in batches."""
        after = (seq, "\U0010ffff")
        while True:
            with self._lock:
                rows = self._connection.execute(
                    "SELECT id, seq, product, record, content FROM products"
                    " WHERE (seq, id) > (?, ?) ORDER BY seq, id LIMIT ?",
                    (*after, batch),
                ).fetchall()
            if not rows:
                return
            yield [_record(*row) for row in rows]
            after = (rows[-1][1], rows[-1][0])

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Fingerprints of those products that there are."""
        found: dict[str, Fingerprint] = {}
        for start in range(0, len(ids), _KEYS_PER_STATEMENT):
            part = ids[start : start + _KEYS_PER_STATEMENT]
            marks = ",".join("?" * len(part))
            with self._lock:
                rows = self._connection.execute(
                    "SELECT id, record, content FROM products"  # noqa: S608
                    f" WHERE product IS NOT NULL AND id IN ({marks})",
                    part,
                ).fetchall()
            found |= {id: Fingerprint(record, content) for id, record, content in rows}
        return found

    def holds(self, generation: str) -> int | None:
        """The last write that the index of a generation holds; None if that is not known."""
        with self._lock:
            found = self._connection.execute(
                "SELECT seq FROM holds WHERE generation = ?", (generation,)
            ).fetchone()
        return None if found is None else int(found[0])

    def mark(self, generation: str, seq: int) -> None:
        """Note that the index of a generation holds all writes up to this one."""
        with self._lock, self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO holds VALUES (?, ?)", (generation, seq)
            )

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        with self._lock:
            self._connection.close()

    def _write(self, rows: Iterable[tuple[str, str | None, str, str]]) -> int:
        try:
            with self._lock, self._connection:
                last = self._connection.execute(_LAST).fetchone()[0]
                seq = int(last) + 1
                self._connection.executemany(
                    "INSERT OR REPLACE INTO products (seq, id, product, record, content)"
                    " VALUES (?, ?, ?, ?, ?)",
                    ((seq, *row) for row in rows),
                )
        except sqlite3.OperationalError as error:
            raise OSError(f"the records can't be written ({error})") from None
        return seq

    def _one(self, statement: str) -> int:
        with self._lock:
            found: int = self._connection.execute(statement).fetchone()[0]
        return found


def _record(id: str, seq: int, product: str | None, record: str, content: str) -> Record:
    read = None if product is None else Product.model_validate_json(product)
    return Record(id, seq, read, Fingerprint(record, content))
