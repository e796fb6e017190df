"""Recall and time under filters, drawn."""

import io
from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from peers.row import Row

_DOTS_PER_INCH = 144
_INK, _DARK_INK = "#1f2933", "#e4e9f0"
_MARKS = "osD^vP*"


def plot(rows: Sequence[Row], filters: Sequence[str], *, dark: bool) -> bytes:
    """A PNG with a clear background.

    Args:
        rows: of one number of products.
        filters: kinds of filters, in order.
        dark: for a dark page.
    """
    kinds = ["vector", *filters]
    ink = _DARK_INK if dark else _INK
    figure = Figure(figsize=(10, 4.8), dpi=_DOTS_PER_INCH, layout="constrained")
    left, right = figure.subplots(1, 2)
    values = {(row.engine, row.measure): row.value for row in rows if row.value is not None}
    for number, engine in enumerate(dict.fromkeys(row.engine for row in rows)):
        for axes, measure in ((left, "recall@10"), (right, "p50 ms")):
            found = [(at, values[engine, f"{kind} {measure}"]) for at, kind in enumerate(kinds)
                     if (engine, f"{kind} {measure}") in values]  # fmt: skip
            if found:
                marker = _MARKS[number % len(_MARKS)]
                axes.plot(*zip(*found, strict=True), marker=marker, label=engine, alpha=0.85)
    right.set_yscale("log")
    left.set_title("recall@10", color=ink)
    right.set_title("median ms (logarithmic)", color=ink)
    for axes in (left, right):
        _dress(axes, kinds, ink)
    figure.legend(
        *right.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False,
        labelcolor=ink,
    )  # fmt: skip
    file = io.BytesIO()
    figure.savefig(file, format="png", transparent=True)
    return file.getvalue()


def _dress(axes: Any, kinds: Sequence[str], ink: str) -> None:
    names = ["no filter" if kind == "vector" else kind for kind in kinds]
    axes.set_xticks(range(len(kinds)), names, rotation=45, ha="right")
    axes.tick_params(colors=ink, which="both")
    axes.grid(visible=True, color=ink, alpha=0.15)
    for spine in axes.spines.values():
        spine.set_color(ink)
        spine.set_alpha(0.3)
