"""Recall of what goes with a product, drawn."""

import io
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

_DOTS_PER_INCH = 144
_INK = "#1f2933"
_COLOURS = {"warm products": "#2b6cb0", "carts": "#2f855a", "cold products": "#b7791f"}


def plot(rows: Sequence[Mapping[str, object]]) -> bytes:
    """A PNG of bars with their intervals, one a system and kind of product."""
    figure = Figure(figsize=(8, 4.4), dpi=_DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots()
    for at, row in enumerate(reversed(rows)):
        recall, low, high = (float(str(row[name])) for name in ("recall@20", "low", "high"))
        axes.barh(at, recall, color=_COLOURS[str(row["asked of"])], alpha=0.85)
        axes.errorbar(recall, at, xerr=[[recall - low], [high - recall]], color=_INK, capsize=3)
    names = [f"{row['system']} ({str(row['asked of']).split()[0]})" for row in reversed(rows)]
    axes.set_yticks(range(len(rows)), names)
    axes.set_xlabel("recall@20, with 95 % intervals over baskets", color=_INK)
    axes.tick_params(colors=_INK)
    axes.grid(visible=True, axis="x", color=_INK, alpha=0.15)
    for spine in axes.spines.values():
        spine.set_color(_INK)
        spine.set_alpha(0.3)
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor="white")
    return file.getvalue()
