"""Formats of feeds, one row after the other."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Protocol
from xml.sax.saxutils import escape

Cell = str | tuple[str, ...]
Row = Mapping[str, Cell]
"""Values by field; fields without one are left out."""

_GOOGLE = "http://base.google.com/ns/1.0"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself."""

    title: str
    link: str
    columns: Sequence[str]


class Writer(Protocol):
    """A way to write rows."""

    def __call__(self, file: IO[str], channel: Channel, rows: Iterable[Row]) -> None:
        """Write all rows, one after the other."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a header, apart by commas or tabs; several values are joined by commas."""

    dialect: str = "excel"

    def __call__(self, file: IO[str], channel: Channel, rows: Iterable[Row]) -> None:
        """As the protocol says."""
        table = csv.writer(file, self.dialect, lineterminator="\n")
        table.writerow(channel.columns)
        for row in rows:
            table.writerow([_joined(row.get(name, "")) for name in channel.columns])


def xml(file: IO[str], channel: Channel, rows: Iterable[Row]) -> None:
    """RSS 2.0 with Google's namespace; several values are several elements."""
    file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    file.write(f'<rss version="2.0" xmlns:g="{_GOOGLE}">\n<channel>\n')
    file.write(f"<title>{escape(channel.title)}</title>\n<link>{escape(channel.link)}</link>\n")
    file.write("<description>Products</description>\n")
    for row in rows:
        file.write("<item>\n")
        for name, cell in row.items():
            for value in (cell,) if isinstance(cell, str) else cell:
                file.write(f"<g:{name}>{escape(value)}</g:{name}>\n")
        file.write("</item>\n")
    file.write("</channel>\n</rss>\n")


def jsonl(file: IO[str], channel: Channel, rows: Iterable[Row]) -> None:  # noqa: ARG001
    """One object a line; several values are a list."""
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _joined(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    # A comma parts addresses, so one inside an address is written by its code.
    return ",".join(value.replace(",", "%2C") for value in cell)
