"""The page `docs/rebuild.md` and its plot, from what `benchmarks/rebuild.py` has measured.

python benchmarks/rebuild_report.py [--results benchmarks/results]
"""

import argparse
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from figures import read_rows
from rebuilding.phases import DURING

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
PLOT = DOCS / "rebuild" / "latency.svg"
BEGIN, END = "<!-- rebuild_report.py: begin -->", "<!-- rebuild_report.py: end -->"
SAID = {"search": "search", "write": "write, durable", "found": "write until a search finds it"}
COLUMNS = {
    "phase": "phase", "requests": "requests", "failed": "failed", "p50_ms": "p50, ms",
    "p99_ms": "p99, ms", "max_ms": "longest, ms", "p99_to_rest": "p99, times that at rest",
}  # fmt: skip
Row = dict[str, str]


def main() -> None:
    """Write the plot and the part of the page between the marks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--results", type=Path, default=HERE / "results")
    results: Path = parser.parse_args().results
    rows = read_rows(results / "rebuild.csv")
    plot(read_rows(results / "rebuild_time.csv"))
    page = DOCS / "rebuild.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    shown = [*tables(rows), "![searches and writes over time](rebuild/latency.svg)", ""]
    page.write_text("\n".join([before + BEGIN, "", *shown, END + after]), encoding="utf-8")


def tables(rows: list[Row]) -> list[str]:
    """A table for each way to the shop."""
    lines = []
    for way in dict.fromkeys(row["way"] for row in rows):
        own = [row for row in rows if row["way"] == way]
        products, took = int(own[0]["products"]), own[0]["rebuild_s"]
        lines += [f"{way[0].upper()}{way[1:]}, {products:,} products, rebuilt in {took} s:", ""]
        lines.append("| | " + " | ".join(COLUMNS.values()) + " |")
        lines.append("|---|---|" + "---:|" * (len(COLUMNS) - 1))
        for row in own:
            cells = [SAID[row["kind"]], *(row[column] for column in COLUMNS)]
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return lines


def plot(rows: list[Row]) -> None:
    """Searches and writes over time, a panel for each way to the shop, the rebuild shaded."""
    PLOT.parent.mkdir(exist_ok=True)
    ways = [*dict.fromkeys(row["way"] for row in rows)]
    figure, panels = plt.subplots(
        len(ways), 1, figsize=(9, 3.2 * len(ways)), squeeze=False, layout="constrained"
    )
    for axes, way in zip(panels[:, 0], ways, strict=True):
        own = [row for row in rows if row["way"] == way]
        _line(axes, own, "search", "p50_ms", label="searches, p50 of each half second")
        _line(axes, own, "search", "max_ms", label="the longest of each half second")
        _line(axes, own, "found", "max_ms", label="write until a search finds it", linestyle=":")
        shaded = [float(row["second"]) for row in own if row["phase"] == DURING]
        axes.axvspan(min(shaded), max(shaded), alpha=0.12, label="the index is made anew")
        axes.set_title(way)
        axes.set_yscale("log")
        axes.set_xlabel("second")
        axes.set_ylabel("ms")
        axes.grid(visible=True, which="both", alpha=0.2)
        axes.legend(fontsize=7, loc="upper right")
    figure.savefig(PLOT, metadata={"Date": None})


def _line(axes: Axes, rows: list[Row], kind: str, column: str, **how: Any) -> None:
    own = [row for row in rows if row["kind"] == kind]
    seconds = [float(row["second"]) for row in own]
    axes.plot(seconds, [float(row[column]) for row in own], linewidth=0.9, **how)


if __name__ == "__main__":
    main()
