"""The page `docs/simulator.md` and its plots, from what `benchmarks/simulate.py` has measured."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from omnishelf.files import write_atomic
from shoppers.daily import DayRow
from shoppers.goods import READERS
from shoppers.plot import plot_days, plot_recovery
from shoppers.recovery import RecoveryRow

DOCS = Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- simulate.py: begin -->", "<!-- simulate.py: end -->"
AIM, FLOOR = 1.10, 0.99
_NAMED = {"demo": "The demo shop", "fashion": "The fashion catalog"}
Row = TypeVar("Row", DayRow, RecoveryRow)


def write_report(results: Path, docs: Path = DOCS) -> None:
    """Write the plots, and the part of the page between the marks.

    Args:
        results: folder of the CSV files; a catalog that has none is left out.
        docs: folder of the page, which has the marks.
    """
    page = docs / "simulator.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    shown = "\n".join(_shown(results, docs))
    page.write_text(f"{before}{BEGIN}\n\n{shown}{END}{after}", encoding="utf-8")


def read(path: Path, row: type[Row]) -> list[Row]:
    """Rows of a CSV as they were written; none where there is no file."""
    if not path.exists():
        return []
    kinds = get_type_hints(row)
    with path.open(newline="", encoding="utf-8") as file:
        return [
            row(**{name: kinds[name](value) for name, value in line.items()})
            for line in csv.DictReader(file)
        ]


def verdict(own: Sequence[DayRow]) -> str:
    """Whether the days of one policy are what was asked for, in words."""
    last, worst = own[-1], min(own, key=lambda row: row.ratio)
    learned_from = sum(row.sessions for row in own[:-1])
    reached = "at least" if last.ratio >= AIM else "**less than**"
    kept = "no day falls" if worst.ratio >= FLOOR else "**a day falls**"
    return (
        f"`{own[0].policy}`: after {learned_from:,} sessions {_signed(last.ratio)} clicks "
        f"(95 % from {_signed(last.low)} to {_signed(last.high)}), which is {reached} the "
        f"{AIM - 1:.0%} that was to be had; {kept} more than 1 % below content only (the least is "
        f"{_signed(worst.ratio)}, on day {worst.day})."
    )


def _shown(results: Path, docs: Path) -> Iterator[str]:
    for name in READERS:
        days = read(results / f"simulate_{name}.csv", DayRow)
        recovered = read(results / f"recovery_{name}.csv", RecoveryRow)
        if not days and not recovered:
            continue
        yield from (f"## {_NAMED[name]}", "")
        if days:
            _draw(docs, f"{name}-days", plot_days, days)
            yield from (_picture(f"{name}-days", "Clicks against content only, by day"), "")
            for policy in dict.fromkeys(row.policy for row in days):
                own = [row for row in days if row.policy == policy]
                yield from (f"- {verdict(own)}",)
            yield from ("", *_table_of_days(days), "")
        if recovered:
            _draw(docs, f"{name}-recovery", plot_recovery, recovered)
            yield from (_picture(f"{name}-recovery", "Kendall's tau of each order"), "")
            yield from (*_table_of_orders(recovered), "")


def _table_of_days(rows: Sequence[DayRow]) -> Iterator[str]:
    policies = [*dict.fromkeys(row.policy for row in rows)]
    by_day = {(row.policy, row.day): row for row in rows}
    yield "| day | content only, clicks a session | " + " | ".join(policies) + " | all known |"
    yield "|---:|---:|" + "---:|" * (len(policies) + 1)
    for day in dict.fromkeys(row.day for row in rows):
        own = [by_day.get((policy, day)) for policy in policies]
        # A run may have been stopped before its last day.
        cells = [f"{row.ratio:.3f} ({row.low:.3f} to {row.high:.3f})" if row else "" for row in own]
        any_ = next(filter(None, own))
        yield f"| {day} | {any_.content:.3f} | {' | '.join(cells)} | {any_.ideal_ratio:.3f} |"


def _table_of_orders(rows: Sequence[RecoveryRow]) -> Iterator[str]:
    yield "| products | order by | texts | tau-a | better than raw clicks by | tau-b | better by |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for row in rows:
        better = f"{row.better:+.3f} ({row.low:+.3f} to {row.high:+.3f})"
        better_b = f"{row.better_b:+.3f} ({row.low_b:+.3f} to {row.high_b:+.3f})"
        yield (
            f"| {row.scope} | {row.order} | {row.texts} | {row.tau:.3f} | {better} "
            f"| {row.tau_b:.3f} | {better_b} |"
        )


def _signed(ratio: float) -> str:
    return f"{100 * (ratio - 1):+.1f} %"


def _draw(docs: Path, name: str, plot: Any, rows: Sequence[Any]) -> None:
    (docs / "simulator").mkdir(exist_ok=True)
    for dark in (False, True):
        write_atomic(
            docs / "simulator" / f"{name}{'-dark' if dark else ''}.png", plot(rows, dark=dark)
        )


def _picture(name: str, said: str) -> str:
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="simulator/{name}-dark.png">'
        f'<img src="simulator/{name}.png" alt="{said}; the figures are in the table below">'
        "</picture>"
    )
