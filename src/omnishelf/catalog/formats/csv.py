"""CSV: any usual delimiter, quotes, and what goes wrong with both."""

import csv
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from omnishelf.catalog.formats.text import MAX_LINE, lines
from omnishelf.catalog.headers import Columns, recognise
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.rows import Raw
from omnishelf.errors import CatalogError

DELIMITERS = ",;\t|"
MAX_RECORD_LINES = 2_000
"""Lines that one record may span; a quote that stays open longer was never closed."""

_SNIFFED_LINES = 20
Line = tuple[int, str]


def read_csv(
    path: Path, mapping: Mapping[str, str]
) -> Iterator[tuple[int, Raw, Columns] | Rejection]:
    """Rows of a CSV file.

    Raises:
        CatalogError: it can't be read, has one column only, or no column of ids.
    """
    header: list[str] | None = None
    for record in csv_rows(path):
        if isinstance(record, Rejection):
            yield record
        elif header is None:
            header = record[1]
            columns = recognise(header, mapping, path.name)
        else:
            yield record[0], dict(zip(header, record[1], strict=True)), columns


def csv_rows(path: Path) -> Iterator[tuple[int, list[str]] | Rejection]:
    """The header of a CSV file, each name once, and then its rows, with as many cells each.

    Raises:
        CatalogError: it can't be read, or has one column only.
    """
    csv.field_size_limit(MAX_LINE)
    source = lines(path)
    written = (line for line in source if line[1].strip())
    ahead = deque(islice(written, 1))
    ahead.extend(islice(source, _SNIFFED_LINES - 1))
    delimiter = _sniff([text for _, text in ahead], path)
    records = _records(source, ahead, delimiter)
    header: list[str] | None = None
    for record in records:
        if isinstance(record, Rejection):
            yield record
            continue
        line, cells = record
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _header(cells)
            yield line, header
        elif len(cells) != len(header):
            yield Rejection(
                f"the row has {len(cells)} cells, the header {len(header)}: "
                "is a cell with a delimiter or a line break not quoted?",
                line=line,
            )
        else:
            yield line, cells


def _sniff(texts: Sequence[str], path: Path) -> str:
    """The delimiter that cuts the header into most columns, and the next rows alike."""
    best, most = ",", 0
    # A carriage return within a line is an error to the parser: of that row, not of the file.
    clean = [text.replace("\r", "") for text in texts]
    for delimiter in DELIMITERS:
        rows = [row for row in csv.reader(clean, delimiter=delimiter) if row]
        alike = sum(len(row) == len(rows[0]) for row in rows)
        score = len(rows[0]) * alike if len(rows[0]) > 1 else 0
        if score > most:
            best, most = delimiter, score
    if not most:
        raise CatalogError(
            f"{path.name}: the header '{texts[0].strip()[:60]}' has one column only; columns must "
            "be separated by a comma, semicolon, tab or |"
        )
    return best


def _header(cells: Sequence[str]) -> list[str]:
    header: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = cell.replace("\0", "").strip() or f"unnamed: {number}"
        unique, same = name, 1
        while unique in header:
            same += 1
            unique = f"{name} {same}"
        header.append(unique)
    return header


def _records(
    source: Iterator[Line], ahead: deque[Line], delimiter: str
) -> Iterator[tuple[int, list[str]] | Rejection]:
    while True:
        pending: list[Line] = []
        feed = _feed(source, ahead, pending)
        try:
            # Strict: a lenient parser makes one product of two when a quote is not closed.
            cells = next(csv.reader(feed, delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            yield Rejection(_fault(error, pending), line=pending[0][0])
            # Only this line is at fault: those that it swallowed are read again.
            ahead.extendleft(reversed(pending[1:]))
            continue
        if cells is None:
            return
        yield pending[0][0], cells


def _fault(error: csv.Error, pending: Sequence[Line]) -> str:
    if '"' not in pending[0][1]:
        return f"the row is not CSV: {error}"
    return (
        "a quote is opened in this row and never closed, or closed within a cell: double quotes "
        'inside a quoted cell must be written ""'
    )


def _feed(source: Iterator[Line], ahead: deque[Line], pending: list[Line]) -> Iterator[str]:
    while len(pending) < MAX_RECORD_LINES:
        line = ahead.popleft() if ahead else next(source, None)
        if line is None:
            return
        pending.append(line)
        yield line[1].replace("\0", "")
