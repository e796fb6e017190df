"""What is told of results, as part of a page that needs no other file, as tables, as lines."""

import csv
import io
from collections.abc import Iterable, Sequence

from omnishelf.evaluation.report import parts as html
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles

_LISTED = 50
"""Rows of a table on a page; its file has all."""
_LINES = 20


def fragment(sections: Sequence[Section]) -> str:
    """Sections as a part of a page; without plots where the extra `insights` is not installed."""
    found = [section for section in sections if isinstance(section, Figure)]
    each = [_section(section) for section in sections if not isinstance(section, Figure)]
    tiles = sum(isinstance(section, Tiles) for section in sections[:1])
    return "\n".join(part for part in (*each[:tiles], _drawn(found), *each[tiles:]) if part)


def tables(sections: Iterable[Section]) -> dict[str, bytes]:
    """Every table as CSV, by its name."""
    found = {}
    for section in sections:
        if isinstance(section, Table):
            text = io.StringIO()
            writer = csv.writer(text)
            writer.writerow(section.head)
            writer.writerows(section.rows)
            found[section.name] = text.getvalue().encode()
    return found


def lines(sections: Iterable[Section]) -> list[str]:
    """Values and tables for a terminal, cells apart by tabs; the first rows of long ones."""
    told: list[str] = []
    for section in sections:
        if isinstance(section, Tiles):
            told += [f"{name}: {value} {more}".rstrip() for name, value, more in section.each]
        elif isinstance(section, Table) and section.rows:
            told += ["", f"{section.title} ({len(section.rows):,})", "\t".join(section.head)]
            told += ["\t".join(_written(cell) for cell in row) for row in section.rows[:_LINES]]
            if len(section.rows) > _LINES:
                told.append(f"... and {len(section.rows) - _LINES:,} more (--out DIR has all)")
    return told


def _drawn(figures: Sequence[Figure]) -> str:
    if not figures:
        return ""
    try:
        from omnishelf.evaluation.report.plots import plot  # noqa: PLC0415
    except ImportError:
        return html.note("Plots need the extra 'insights': pip install 'omnishelf[insights]'.")
    return html.pictures([plot(one.title, one.told, one.height, one.draw) for one in figures])


def _section(section: Table | Tiles) -> str:
    if isinstance(section, Tiles):
        return html.tiles(section.each)
    more = len(section.rows) - _LISTED
    told = section.told + (f" The first {_LISTED} of {len(section.rows):,}." if more > 0 else "")
    first = section.rows[0] if section.rows else ()
    head: list[html.Cell] = [
        html.Number(name) if isinstance(cell, int | float) else name
        for name, cell in zip(section.head, first, strict=False)
    ]
    rows = [[_cell(cell) for cell in row] for row in section.rows[:_LISTED]]
    return html.section(section.title, told.strip(), head, rows)


def _cell(cell: Cell) -> html.Cell:
    return _written(cell) if cell is None or isinstance(cell, str) else html.Number(_written(cell))


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 1_000 or cell.is_integer() else f"{cell:,.3g}"  # noqa: PLR2004
    return f"{cell:,}" if isinstance(cell, int) else cell
