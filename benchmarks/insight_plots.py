"""What the shop learns beside its search, drawn from the tables of its benchmarks.

`python benchmarks/insight_plots.py [--results benchmarks/results] [--out docs/insights]`
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from matplotlib.figure import Figure

HERE = Path(__file__).parent
_DOTS_PER_INCH = 144
_INK, _OURS, _OTHERS = "#1f2933", "#2b6cb0", "#b7791f"
_GOODS = {
    "书籍": "books",
    "热水器": "water heaters",
    "平板": "tablets",
    "蒙牛": "milk",
    "手机": "phones",
    "衣服": "clothes",
    "水果": "fruit",
    "计算机": "computers",
    "洗发水": "shampoo",
    "酒店": "hotels",
}
"""Names of categories, for fonts that have no Chinese."""

Row = dict[str, str]


class Bar(NamedTuple):
    """A value with its interval, where there is one."""

    name: str
    value: float
    low: float | None
    high: float | None
    ours: bool


def main() -> None:
    """Draw all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--out", type=Path, default=HERE.parent / "docs" / "insights")
    options = parser.parse_args()
    options.out.mkdir(exist_ok=True)
    for name, (table, bars, label) in PLOTS.items():
        with (options.results / table).open(newline="", encoding="utf-8") as file:
            drawn = bars([*csv.DictReader(file)])
        plot(drawn, label).savefig(options.out / f"{name}.png", facecolor="white")


def plot(bars: Sequence[Bar], label: str) -> Figure:
    """Bars, each with its 95 % interval, the first on top."""
    figure = Figure(figsize=(8, 0.9 + 0.3 * len(bars)), dpi=_DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots()
    for at, bar in enumerate(reversed(bars)):
        axes.barh(at, bar.value, color=_OURS if bar.ours else _OTHERS, alpha=0.85)
        if bar.low is not None and bar.high is not None:
            reach = [[bar.value - bar.low], [bar.high - bar.value]]
            axes.errorbar(bar.value, at, xerr=reach, color=_INK, capsize=3)
    axes.set_yticks(range(len(bars)), [bar.name for bar in reversed(bars)])
    axes.set_xlabel(f"{label}, with 95 % intervals where there are some", color=_INK)
    axes.tick_params(colors=_INK)
    axes.grid(visible=True, axis="x", color=_INK, alpha=0.15)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_color(_INK)
        spine.set_alpha(0.3)
    return figure


def forecasts(rows: list[Row]) -> list[Bar]:
    """How far each forecaster is below seasonal naive."""
    return [
        _bar(row["model"], row, "below_seasonal_naive", ours=row["model"] in ("trees", "together"))
        for row in rows
        if row["model"] != "seasonal_naive"
    ]


def sentiments(rows: list[Row]) -> list[Bar]:
    """Accuracy on categories that were not learned from, and beside it."""
    return [
        _bar(_named(row), row, "value", ours="list of words" not in row["what"])
        for row in rows
        if row["measure"] == "accuracy" and row["part"] in ("chinese", "english")
    ]


def _named(row: Row) -> str:
    what, _, goods = row["what"].partition(": ")
    named = f"{what}: {_GOODS.get(goods, goods)}" if goods else what
    return f"{row['part']}, {named}"


def voices(rows: list[Row]) -> list[Bar]:
    """Recall of each emotion, and over all, by speakers who were left out."""
    return [
        _bar(f"{row['measure']}, {row['of']}", row, "value", ours=row["of"] == "ours")
        for row in rows
        if "recall" in row["measure"] and "difference" not in row["measure"]
    ]


def creatives(rows: list[Row]) -> list[Bar]:
    """How much more the learned policy earns than showing at random, per 1,000."""
    bars = []
    for row in rows:
        ends = ("difference", "difference_low", "difference_high")
        value, low, high = (1e3 * float(row[end]) for end in ends)
        bars.append(Bar(f"{row['campaign']}, {row['policy']}", value, low, high, ours=True))
    return bars


def _bar(name: str, row: Row, value: str, *, ours: bool) -> Bar:
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    return Bar(name, float(row[value]), low, high, ours)


PLOTS: dict[str, tuple[str, Callable[[list[Row]], list[Bar]], str]] = {
    "forecasts": ("demand_forecast.csv", forecasts, "weighted RMSSE below seasonal naive"),
    "sentiments": ("reviews_text.csv", sentiments, "accuracy"),
    "voices": ("reviews_media_voice.csv", voices, "recall"),
    "creatives": ("bandit.csv", creatives, "clicks more per 1,000 than shown at random"),
}
"""By file: the table, what of it is drawn, and of what it is a measure."""


if __name__ == "__main__":
    main()
