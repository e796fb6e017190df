"""`docs/engines.md` from the CSVs of runs."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from omnishelf.files import write_atomic
from peers.plot import plot
from peers.row import FAILED, SKIPPED, Row

FILTERS = (
    "category 50 %",
    "category 10 %",
    "category 1 %",
    "category 0.1 %",
    "range 50 %",
    "range 10 %",
    "range 1 %",
    "range 0.1 %",
    "conjunction 1.5 %",
)
_LESS, _MORE = min, max
_SIZES: dict[str, object] = {
    # Some build while they load: neither is better or worse by itself.
    "load s": None,
    "build s": None,
    "load + build s": _LESS,
    "reopen s": _LESS,
    "disk MB": _LESS,
    "resident MB": _LESS,
    "queries/s, 2 clients": _MORE,
}
_SEARCHES: dict[str, object] = {
    f"{kind} {measure}": best
    for kind in ("vector", "words", "hybrid")
    for measure, best in (("recall@10", _MORE), ("p50 ms", _LESS), ("p99 ms", _LESS))
    if (kind, measure) != ("words", "recall@10")
}
_HEAD = """\
# Engines side by side

Written by `python benchmarks/engines.py --report {csvs}` from {links}.

Every engine gets the same generated catalog (256-dimensional unit vectors in clusters, titles of
about ten words from a Zipf vocabulary of 30,000, five attributes) and the same unseen questions,
on the same machine, one after the other, each in processes of its own. Recall@10 is against exact
search in float32. Graphs have m = 16 and ef_construction = 128, and are searched with ef = 128.
hnswlib and faiss are libraries without filters, words or a database: the floor. Bold is the best
of a column, whoever it is; a fast answer is worth what its recall is. Memory is what lies resident
after the questions (mapped files as far as they were read). `category 1 %` is a colour and
`category 0.1 %` a brand; the conjunction is a category, a price and a stock. Hybrid is reciprocal
rank fusion of the 100 best by vector and by words; its recall is against the exact 100 by vector
fused with the engine's own by words, so that it tells what the engine loses, not whose words are
better.
"""


def write_report(runs: Mapping[Path, Sequence[Row]], docs: Path) -> None:
    """Write the page, and a plot for each number of products beside it.

    Args:
        runs: rows by the CSV they come from.
        docs: folder of the page.
    """
    links = ", ".join(f"[`{csv.name}`]({os.path.relpath(csv, docs)})" for csv in runs)
    page = [_HEAD.format(csvs=" ".join(csv.name for csv in runs), links=links)]
    rows = [row for found in runs.values() for row in found]
    for n in sorted({row.n for row in rows}):
        of_n = [row for row in rows if row.n == n]
        (docs / "engines").mkdir(parents=True, exist_ok=True)
        for dark in (False, True):
            name = f"engines/{n}{'-dark' if dark else ''}.png"
            write_atomic(docs / name, plot(of_n, FILTERS, dark=dark))
        page.append(f"## {n:,} products\n")
        page.append(
            f'<picture><source media="(prefers-color-scheme: dark)" srcset="engines/{n}-dark.png">'
            f'<img src="engines/{n}.png" alt="Recall and median time under filters, by engine; '
            'the figures are in the tables below"></picture>\n'
        )
        page += sections(of_n)
    write_atomic(docs / "engines.md", "\n".join(page).encode())


def sections(rows: Sequence[Row]) -> list[str]:
    """The tables and notes of one number of products."""
    rows = [*rows, *_sums(rows)]
    filters = {
        f"Filters: {measure}": {f"{kind} {measure}": best for kind in FILTERS}
        for measure, best in (("recall@10", _MORE), ("p50 ms", _LESS), ("p99 ms", _LESS))
    }
    tables: dict[str, Mapping[str, object]] = {
        "Loading and size": _SIZES,
        "Vectors, words, both": _SEARCHES,
        **filters,
    }
    lines: list[str] = []
    for title, columns in tables.items():
        cut = title.removeprefix("Filters: ") if title.startswith("Filters") else ""
        lines += [f"### {title}", "", *table(rows, columns, cut), ""]
    return [*lines, "### What to know", "", *_notes(rows), ""]


def table(rows: Sequence[Row], columns: Mapping[str, object], cut: str = "") -> list[str]:
    """A line an engine, a column a measure, the best of each in bold.

    Args:
        rows: figures.
        columns: `min` or `max` by measure: which is best.
        cut: end of a measure's name that its column's head leaves out.
    """
    values = {(row.engine, row.measure): row.value for row in rows if row.value is not None}
    engines = [
        engine
        for engine in dict.fromkeys(row.engine for row in rows)
        if any((engine, measure) in values for measure in columns)
    ]
    best = {}
    for measure, choose in columns.items():
        found = [values[e, measure] for e in engines if (e, measure) in values]
        if found and callable(choose):
            best[measure] = shown(choose(found))
    heads = [measure.removesuffix(cut).strip() for measure in columns]
    lines = [_line(["engine", *heads]), _line(["---", *["---:"] * len(heads)])]
    for engine in engines:
        cells = [engine]
        for measure in columns:
            value = values.get((engine, measure))
            cell = "" if value is None else shown(value)
            cells.append(f"**{cell}**" if cell and cell == best.get(measure) else cell)
        lines.append(_line(cells))
    return lines


def shown(value: float) -> str:
    """Three figures, and thousands whole."""
    if value >= 1000:
        return f"{value:,.0f}"
    if value == 0 or value < 0.0005:
        return "0"
    return f"{float(f'{value:.3g}'):g}"


def _sums(rows: Sequence[Row]) -> list[Row]:
    """Some engines build while loading: only the sum compares."""
    values = {(row.engine, row.measure): row for row in rows if row.value is not None}
    return [
        Row(row.engine, row.version, row.n, "load + build s", row.value + built.value)
        for (engine, measure), row in values.items()
        if measure == "load s"
        and (built := values.get((engine, "build s")))
        and row.value is not None
        and built.value is not None
    ]


def _notes(rows: Sequence[Row]) -> list[str]:
    """An engine's version, what is different about it, and what could not be measured."""
    lines = []
    for engine in dict.fromkeys(row.engine for row in rows):
        own = [row for row in rows if row.engine == engine]
        said = [row.note for row in own if row.measure == "load s" and row.note]
        said += [f"{row.measure}: {row.note}" for row in own if row.value is None and row.note]
        said += [
            f"{row.measure}: {row.note}"
            for row in own
            if row.value is not None and "questions in" in row.note and "p50" in row.measure
        ]
        failed = any(row.measure in (FAILED, SKIPPED) for row in own)
        version = next((row.version for row in own if row.version), "")
        mark = " (not whole)" if failed else ""
        lines.append(f"- **{engine}** {version}{mark}: {'; '.join(said) or 'as it comes'}.")
    return lines


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
