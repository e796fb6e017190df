"""Each day's clicks against content-only, and how well orders by clicks agree with the truth."""

import io
from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from shoppers.daily import DayRow
from shoppers.recovery import RecoveryRow

_DOTS_PER_INCH = 144
_INK, _DARK_INK = "#1f2933", "#e4e9f0"
_FLOOR, _AIM = 0.99, 1.10


def plot_days(rows: Sequence[DayRow], *, dark: bool) -> bytes:
    """A PNG with a clear background: ratios by day with their intervals, and the two bars that are
    set for them.

    Args:
        rows: of one catalog.
        dark: for a dark page.
    """
    ink = _DARK_INK if dark else _INK
    figure = Figure(figsize=(9, 4.4), dpi=_DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots()
    for policy in dict.fromkeys(row.policy for row in rows):
        own = [row for row in rows if row.policy == policy]
        days = [row.day for row in own]
        (line,) = axes.plot(
            days, [row.ratio for row in own], marker="o", markersize=3, label=policy
        )
        axes.fill_between(
            days, [row.low for row in own], [row.high for row in own], color=line.get_color(),
            alpha=0.15, linewidth=0,
        )  # fmt: skip
    for height, said in ((_FLOOR, "never below"), (_AIM, "to be reached")):
        axes.axhline(height, color=ink, linestyle=":", linewidth=1, alpha=0.7)
        axes.annotate(said, (1, height), color=ink, fontsize=8, va="bottom")
    axes.set_xlabel("day", color=ink)
    axes.set_ylabel("expected clicks, content only = 1", color=ink)
    return _png(figure, axes, ink)


def plot_recovery(rows: Sequence[RecoveryRow], *, dark: bool) -> bytes:
    """A PNG with a clear background: mean Kendall tau-a by order, a group of bars for each scope.

    Args:
        rows: of one catalog.
        dark: for a dark page.
    """
    ink = _DARK_INK if dark else _INK
    figure = Figure(figsize=(9, 3.6), dpi=_DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots()
    scopes = [*dict.fromkeys(row.scope for row in rows)]
    orders = [*dict.fromkeys(row.order for row in rows)]
    for number, order in enumerate(orders):
        heights = [row.tau for row in rows if row.order == order]
        places = [at + number * 0.8 / len(orders) for at in range(len(scopes))]
        bars = axes.bar(places, heights, 0.75 / len(orders), label=order)
        axes.bar_label(bars, fmt="%.2f", color=ink, fontsize=8)
    middle = 0.4 - 0.4 / len(orders)
    axes.set_xticks([at + middle for at in range(len(scopes))], scopes)
    axes.set_ylabel("Kendall's tau-a with the truth", color=ink)
    return _png(figure, axes, ink)


def _png(figure: Figure, axes: Any, ink: str) -> bytes:
    axes.tick_params(colors=ink, which="both")
    axes.grid(visible=True, axis="y", color=ink, alpha=0.15)
    for spine in axes.spines.values():
        spine.set_color(ink)
        spine.set_alpha(0.3)
    figure.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=5, frameon=False,
        labelcolor=ink,
    )  # fmt: skip
    file = io.BytesIO()
    figure.savefig(file, format="png", transparent=True)
    return file.getvalue()
