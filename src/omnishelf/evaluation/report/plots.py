"""Pictures of an evaluation, each for a light and a dark page, by Matplotlib and Seaborn."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import seaborn as sns
from matplotlib.figure import Figure

from omnishelf.evaluation.breakdown import Group
from omnishelf.evaluation.evaluation import Evaluation

_DOTS_PER_INCH = 144
_WIDTH = 6.4
"""Inches."""
_BINS = 20


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture, as PNG files with clear backgrounds."""

    title: str
    told: str
    """What it shows, for those who do not see it."""
    light: bytes
    dark: bytes


@dataclass(frozen=True, slots=True)
class Colours:
    """Of one page."""

    ink: str
    faint: str
    mark: str
    other: str


_LIGHT = Colours(ink="#1f2933", faint="#d5dbe3", mark="#2563c9", other="#b4540a")
_DARK = Colours(ink="#e4e9f0", faint="#3b4656", mark="#7db0ff", other="#f5a45d")

Draw = Callable[[Any, Colours], None]


def draw_plots(found: Evaluation) -> list[Plot]:
    """All pictures that there is anything to show in."""
    main = found.measures[0]
    plots = []
    for by in dict.fromkeys(group.by for group in found.groups):
        groups = [group for group in found.groups if group.by == by]
        plots.append(
            plot(
                f"{main} by {by}",
                "; ".join(f"{group.name} {group.scores[0].mean:.2f}" for group in groups),
                0.9 + 0.42 * len(groups),
                partial(intervals, groups, main),
            )
        )
    values = [each[main] for each in found.scores.values()]
    plots.append(
        plot(
            f"{main} over queries",
            f"a histogram of {len(values)} queries with the mean "
            f"{found.summary[0].mean:.2f} marked",
            3.2,
            partial(_distribution, values, found),
        )
    )
    if found.reliability:
        plots.append(
            plot(
                "Do scores say what is so?",
                f"share relevant against score in {len(found.reliability)} bins; expected "
                f"calibration error {found.calibration_error:.3f}",
                4.2,
                partial(_calibration, found),
            )
        )
    return plots


def plot(title: str, told: str, height: float, draw: Draw) -> Plot:
    """Draw one picture; its height is in inches."""
    light, dark = (_png(height, draw, colours) for colours in (_LIGHT, _DARK))
    return Plot(title, told, light, dark)


def _png(height: float, draw: Draw, colours: Colours) -> bytes:
    style = {
        "axes.edgecolor": colours.faint,
        "axes.labelcolor": colours.ink,
        "grid.color": colours.faint,
        "text.color": colours.ink,
        "xtick.color": colours.ink,
        "ytick.color": colours.ink,
    }
    with sns.axes_style("whitegrid", style):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        draw(axes, colours)
        axes.set_axisbelow(True)
        sns.despine(ax=axes, left=True, bottom=True)
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=_DOTS_PER_INCH, transparent=True)
    return file.getvalue()


def intervals(groups: Sequence[Group], measure: str, axes: Any, colours: Colours) -> None:
    """A dot for each group's mean, and a line for its interval."""
    places = range(len(groups))
    means = [group.scores[0].mean for group in groups]
    reach = [
        [group.scores[0].mean - group.scores[0].low for group in groups],
        [group.scores[0].high - group.scores[0].mean for group in groups],
    ]
    axes.errorbar(
        means, places, xerr=reach, fmt="o", color=colours.mark, markersize=8, capsize=4, linewidth=2
    )
    for place, mean in zip(places, means, strict=True):
        axes.annotate(f"{mean:.2f}", (mean, place), (0, 9), textcoords="offset points", ha="center")
    # Names are anybody's: a dollar sign in one is no formula.
    axes.set_yticks(places, [group.name for group in groups], parse_math=False)
    axes.set_ylim(len(groups) - 0.4, -0.6)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel(f"mean {measure}, with 95 % interval")
    axes.grid(visible=False, axis="y")


def _distribution(values: Sequence[float], found: Evaluation, axes: Any, colours: Colours) -> None:
    sns.histplot(
        x=values, bins=_BINS, binrange=(0, 1), color=colours.mark, edgecolor="none", ax=axes
    )
    axes.axvline(found.summary[0].mean, color=colours.other, linewidth=2, linestyle="--")
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel(f"{found.measures[0]}, mean dashed")
    axes.set_ylabel("queries")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(visible=False, axis="x")


def _calibration(found: Evaluation, axes: Any, colours: Colours) -> None:
    """The curve, the line where scores are exactly right, and how many scores each dot is."""
    bins = found.reliability
    most = max(each.count for each in bins)
    axes.plot([0, 1], [0, 1], color=colours.other, linestyle="--", linewidth=1.5)
    said, so = [each.said for each in bins], [each.so for each in bins]
    axes.plot(said, so, color=colours.mark, linewidth=2)
    axes.scatter(
        said, so, [30 + 200 * each.count / most for each in bins], color=colours.mark, zorder=3
    )
    axes.set_title(
        f"expected calibration error {found.calibration_error:.3f}", loc="left", fontsize="medium"
    )
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.set_xlabel("score shown (larger dots are more hits)")
    axes.set_ylabel("share of hits that are all that was asked")
