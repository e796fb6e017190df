"""Rows and `docs/systems.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from omnishelf.evaluation.metrics import summary
from omnishelf.evaluation.significance import compare
from omnishelf.files import write_atomic
from whole.measure import NDCG, Figures

FAILED = "failed"
_ALL = "all"
_HEAD = """\
# Whole systems side by side

Written by `python benchmarks/systems.py --report {name}` from \
[`{name}`](../benchmarks/results/{name}).

{products:,} products of the fashion catalog, {queries:,} questions of a kind in a colour in \
English, Chinese and Spanish, three phrasings each; grade 2 is kind and colour, 1 the kind. All \
systems read the same titles and attributes and have the same text encoder \
(multilingual-e5-small, int8), so that what is compared is the system around it. The others' \
fusion is tuned on the other half of the wishes. Ours is trained on the catalog alone, and tunes \
itself on phrases made of it; but its makers looked at these very questions while they developed \
it, which the others' makers did not. Intervals are 95 % bootstrap over questions; the difference \
is ours less theirs, paired. Time is of one question after the other, encoding included. Bold is \
the best of a column.
"""
_LOW = ("add s", "p50 ms", "p99 ms", "resident MB")


@dataclass(frozen=True)
class Row:
    """A line of the CSV."""

    system: str
    version: str
    products: int
    queries: int
    measure: str
    language: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


def rows_of(
    figures: Figures, ours: Figures | None, languages: Mapping[str, str], products: int
) -> list[Row]:
    """All figures of one system.

    Args:
        figures: what was measured.
        ours: what it is compared with, if it is not ours.
        languages: by query.
        products: how many were searched.
    """
    rows = []

    def tell(measure: str, value: float | None, note: str = "", **more: object) -> None:
        told = {"language": _ALL, "queries": len(figures.scores), **more}
        rows.append(Row(figures.name, figures.version, products, measure=measure, value=value,
                        note=note, **told))  # type: ignore[arg-type] # fmt: skip

    for language in (_ALL, *dict.fromkeys(languages.values())):
        scores = _of(figures, languages, language)
        if not scores:
            continue
        score = summary(scores)[0]
        note = f"{figures.note}; setting: {figures.setting}" if language == _ALL else ""
        tell(NDCG, score.mean, note, language=language, queries=len(scores), low=score.low,
             high=score.high)  # fmt: skip
        against = ours and compare(
            _of(ours, languages, language), scores, NDCG, against=figures.name
        )
        if against:
            gain = against.difference
            tell(f"{NDCG}, ours less this", gain.mean, f"p {against.p:.3g}", language=language,
                 queries=against.queries, low=gain.low, high=gain.high)  # fmt: skip
    if figures.add_s is not None:
        tell("add s", figures.add_s)
    tell("p50 ms", figures.p50_ms)
    tell("p99 ms", figures.p99_ms)
    tell("resident MB", figures.resident_mb, f"{figures.before_mb:.0f} of them before")
    return rows


def _of(
    figures: Figures, languages: Mapping[str, str], language: str
) -> dict[str, dict[str, float]]:
    return {
        query: {NDCG: score}
        for query, score in figures.scores.items()
        if language in (_ALL, languages[query])
    }


def write_report(rows: Sequence[Row], csv: Path, page: Path) -> None:
    """Write the page."""
    head = _HEAD.format(
        name=csv.name, products=rows[0].products, queries=max(row.queries for row in rows)
    )
    write_atomic(page, "\n".join([head, *table(rows), "", *_notes(rows), ""]).encode())


def table(rows: Sequence[Row]) -> list[str]:
    """A line a system."""
    found = {(row.system, row.measure, row.language): row for row in rows}
    systems = list(dict.fromkeys(row.system for row in rows if row.measure != FAILED))
    languages = dict.fromkeys(row.language for row in rows if row.measure == NDCG)
    columns = [(NDCG, language) for language in languages]
    columns += [(measure, _ALL) for measure in _LOW]
    best = {}
    for measure, language in columns:
        values = [r.value for s in systems if (r := found.get((s, measure, language)))]
        known = [value for value in values if value is not None]
        if known:
            best[measure, language] = (min if measure in _LOW else max)(known)
    heads = [f"{measure} {language}" if measure == NDCG else measure
             for measure, language in columns]  # fmt: skip
    lines = [_line(["system", *heads, "ours less this"]),
             _line(["---", *["---:"] * (len(heads) + 1)])]  # fmt: skip
    for system in systems:
        cells = [system]
        for column in columns:
            row = found.get((system, *column))
            cell = "" if row is None else _cell(row)
            bold = row is not None and row.value == best.get(column)
            cells.append(f"**{cell}**" if bold else cell)
        less = found.get((system, f"{NDCG}, ours less this", _ALL))
        lines.append(_line([*cells, _cell(less) if less else ""]))
    return lines


def _cell(row: Row) -> str:
    if row.value is None:
        return ""
    if row.low is not None and row.high is not None:
        return f"{row.value:.3f} ({row.low:.3f} to {row.high:.3f})"
    return f"{row.value:,.0f}" if row.value >= 100 else f"{row.value:.3g}"


def _notes(rows: Sequence[Row]) -> list[str]:
    return [
        f"- **{row.system}** {row.version}: {row.note}"
        for row in rows
        if row.note and ((row.measure, row.language) in ((NDCG, _ALL), ("add s", _ALL))
                         or row.measure == FAILED)
    ]  # fmt: skip


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_line(row: Row) -> dict[str, object]:
    """A row as the CSV has it."""
    return {
        name: "" if value is None else f"{value:.6g}" if isinstance(value, float) else value
        for name, value in asdict(row).items()
    }


def from_line(line: Mapping[str, str]) -> Row:
    """A row of a CSV."""
    numbers = {name: float(line[name]) if line[name] else None for name in ("value", "low", "high")}
    return Row(
        line["system"],
        line["version"],
        int(line["products"]),
        int(line["queries"]),
        line["measure"],
        line["language"],
        **numbers,
        note=line["note"],
    )
