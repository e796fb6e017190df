"""The page `docs/scale.md` and its plot, from what `benchmarks/scale.py` has measured.

python benchmarks/scale_report.py
"""

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

from figures import read_rows

HERE = Path(__file__).parent
RESULTS = HERE / "results"
DOCS = HERE.parent / "docs"
PLOT = DOCS / "scale" / "growth.svg"
BEGIN, END = "<!-- scale_report.py: begin -->", "<!-- scale_report.py: end -->"
SHOWN = ("filter", "precision", "how", "recall@10", "p50_ms", "p99_ms")
Row = dict[str, str]

WHOLE = {
    "adds_a_second": "products added a second", "build_s": "graph built, s",
    "open_s": "opened again, s", "resident_mb": "resident memory, MB", "disk_mb": "on disk, MB",
    "hybrid_recall@10": "hybrid recall@10", "hybrid_p50_ms": "hybrid p50, ms",
    "hybrid_p99_ms": "hybrid p99, ms", "words_p50_ms": "words alone p50, ms",
    "words_p99_ms": "words alone p99, ms",
    "hybrid_a_second_2_clients": "hybrid searches a second, two clients",
    "facets_ms": "facets of three fields over 0.1 %, ms",
    "visible_p99_ms": "written and found, p99, ms",
}  # fmt: skip


def main() -> None:
    """Write the plot and the part of the page between the marks."""
    rows = read_rows(RESULTS / "scale.csv")
    filters = read_rows(RESULTS / "scale_filters.csv")
    plot(rows)
    page = DOCS / "scale.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    tables = "\n".join([BEGIN, "", whole(rows), "", filtered(filters), "", END])
    page.write_text(before + tables + after, encoding="utf-8")


def whole(rows: list[Row]) -> str:
    """A column for each size and precision."""
    heads = [f"{int(row['products']):,} {row['precision']}" for row in rows]
    lines = ["| | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(rows)]
    for key, said in WHOLE.items():
        lines.append(f"| {said} | " + " | ".join(row[key] for row in rows) + " |")
    return "\n".join(lines)


def filtered(rows: list[Row]) -> str:
    """Recall and times under each filter, of the largest size."""
    largest = max(int(row["products"]) for row in rows)
    lines = [
        f"Nearest vectors among {largest:,} products, 100 candidates asked for:", "",
        "| filter | precision | how | recall@10 | p50, ms | p99, ms |",
        "|---|---|---|---:|---:|---:|",
    ]  # fmt: skip
    for row in rows:
        if int(row["products"]) == largest:
            lines.append("| " + " | ".join(row[key] for key in SHOWN) + " |")
    return "\n".join(lines)


def plot(rows: list[Row]) -> None:
    """How times and memory grow, both axes by powers of ten."""
    PLOT.parent.mkdir(exist_ok=True)
    figure, (times, memory) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for precision in dict.fromkeys(row["precision"] for row in rows):
        own = [row for row in rows if row["precision"] == precision]
        sizes = [int(row["products"]) for row in own]
        for key in ("hybrid_p50_ms", "hybrid_p99_ms", "words_p50_ms"):
            values = [float(row[key]) for row in own]
            times.loglog(sizes, values, marker="o", label=f"{WHOLE[key]} ({precision})")
        for key in ("resident_mb", "disk_mb"):
            values = [float(row[key]) for row in own]
            memory.loglog(sizes, values, marker="o", label=f"{WHOLE[key]} ({precision})")
    for axes in (times, memory):
        axes.set_xlabel("products")
        axes.grid(visible=True, which="both", alpha=0.2)
        axes.legend(fontsize=7)
    figure.savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    main()
