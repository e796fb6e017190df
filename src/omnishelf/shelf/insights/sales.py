"""Sales that were imported, kept in the shop: `sales.sqlite`."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.report import RejectionWriter
from omnishelf.demand.sales.row import SalesRow
from omnishelf.shelf.insights.one_table import changing, reading
from omnishelf.shelf.insights.sales_file import Sold, read_sales_file

FILE_NAME = "sales.sqlite"

_TABLE = """
CREATE TABLE IF NOT EXISTS sales (
  key BLOB PRIMARY KEY, sku TEXT NOT NULL, day TEXT NOT NULL, quantity REAL NOT NULL,
  location TEXT NOT NULL, price REAL, currency TEXT, promotion INTEGER NOT NULL,
  out_of_stock INTEGER NOT NULL
) WITHOUT ROWID"""
_INSERT = "INSERT OR IGNORE INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COLUMNS = "sku, day, quantity, location, price, currency, promotion, out_of_stock"
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class SalesReport:
    """What became of a file of sales."""

    new: int
    duplicates: int
    rejected: tuple[Rejection, ...]


class Sales:
    """Rows of sales. A row that is there already is not counted again.

    Rows have no names: one is known by its order, where the file tells it, by what it says, and
    by the how-manieth in its file it is that says so. So a file can be added again, and so can a
    longer one that begins with the same days; only a day must not be cut over two files.
    """

    def __init__(self, folder: Path) -> None:
        """Of a shop's folder; nothing is opened yet."""
        self._path = folder / FILE_NAME

    @property
    def there(self) -> bool:
        """Whether there is any row."""
        return self.last is not None

    def add(
        self,
        path: Path | str,
        *,
        mapping: Mapping[str, str] | None = None,
        day_format: str | None = None,
        report: Path | str | None = None,
    ) -> SalesReport:
        """Add a file of sales: all of its sound rows, or none if it can't be read to its end.

        Args:
            path: CSV, gzipped or not, or Parquet; a row is an order's line or a day's sum.
            mapping: our field names to the file's columns, where they are not obvious.
            day_format: how days are written, as for `strptime`; None: ISO 8601.
            report: file to write every refused row to (CSV, or JSON Lines by its name).

        Raises:
            DemandError: the file can't be read at all.
            ShelfError: the shop can't be written; nothing of the file is kept.
        """
        rejected: list[Rejection] = []
        said: Counter[bytes] = Counter()
        waiting: list[tuple[object, ...]] = []
        taken = 0
        with RejectionWriter(Path(report) if report else None) as writer, self._changing() as held:
            before = held.total_changes
            for row in read_sales_file(Path(path), mapping or {}, day_format):
                if isinstance(row, Rejection):
                    rejected.append(row)
                    writer.write(row)
                    continue
                taken += 1
                waiting.append(_stored(row, said))
                if len(waiting) == _BATCH:
                    held.executemany(_INSERT, waiting)
                    waiting.clear()
            held.executemany(_INSERT, waiting)
            new = held.total_changes - before
        return SalesReport(new, taken - new, tuple(rejected))

    def rows(self) -> Iterator[SalesRow]:
        """All rows, by day.

        Raises:
            ShelfError: they are damaged.
        """
        if not self._path.exists():
            return
        with self._reading() as held:
            for row in held.execute(f"SELECT {_COLUMNS} FROM sales ORDER BY day, key"):  # noqa: S608
                sku, day, quantity, location, price, currency, promotion, out = row
                # They were checked when they came.
                yield SalesRow.model_construct(
                    sku=sku, day=date.fromisoformat(day), quantity=quantity,
                    location=location, price=price, currency=currency,
                    promotion=bool(promotion), out_of_stock=bool(out),
                )  # fmt: skip

    @property
    def last(self) -> date | None:
        """The last day that a row tells of; None if there is no row.

        Raises:
            ShelfError: they are damaged.
        """
        if not self._path.exists():
            return None
        with self._reading() as held:
            [day] = held.execute("SELECT max(day) FROM sales").fetchone()
        return date.fromisoformat(day) if day else None

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return reading(self._path, way_out="remove it and import sales again")

    def _changing(self) -> AbstractContextManager[sqlite3.Connection]:
        return changing(self._path, _TABLE, undone="Nothing of the file is kept")


def _stored(sold: Sold, said: Counter[bytes]) -> tuple[object, ...]:
    row, order = sold
    cells = (
        row.sku, row.day.isoformat(), row.quantity, row.location, row.price, row.currency,
        int(row.promotion), int(row.out_of_stock),
    )  # fmt: skip
    content = hashlib.sha256(repr((order, cells)).encode()).digest()[:16]
    said[content] += 1
    key = hashlib.sha256(content + str(said[content]).encode()).digest()[:16]
    return (key, *cells)
