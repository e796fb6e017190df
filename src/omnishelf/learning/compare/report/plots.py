"""Pictures of a comparison: quality with intervals, and quality against training time."""

from collections.abc import Sequence
from functools import partial
from itertools import cycle
from textwrap import fill
from typing import Any

from omnishelf.evaluation.breakdown import Group
from omnishelf.evaluation.report.plots import Colours, Plot, intervals, plot
from omnishelf.learning.compare.outcome import Outcome, Part
from omnishelf.learning.compare.protocol import Comparison
from omnishelf.learning.compare.run import MEASURE

_NO_TIME = 0.1
"""Seconds at which presets that learn in less are drawn: a logarithm has no zero."""

_LEGEND = 100
"""Characters in a line of the legend."""


def draw_plots(found: Comparison) -> dict[str, Plot]:
    """By name: `quality-KIND` for each kind of question, best first, and `time`, quality in the
    first kind against training time."""
    plots: dict[str, Plot] = {}
    for questions in found.questions:
        groups = [
            Group("preset", outcome.name, len(part.scores), (part.score,))
            for outcome, part in _best_first(found.outcomes, questions.kind)
        ]
        if groups:
            plots[f"quality-{questions.kind}"] = plot(
                f"{MEASURE} by {questions.kind}",
                "; ".join(f"{group.name} {group.scores[0].mean:.2f}" for group in groups),
                0.9 + 0.42 * len(groups),
                partial(intervals, groups, MEASURE),
            )
    for questions in found.questions[:1]:
        if pairs := _best_first(found.outcomes, questions.kind):
            plots["time"] = plot(
                f"{MEASURE} by {questions.kind} against seconds of training",
                "; ".join(
                    f"{outcome.name} {part.score.mean:.2f} in {outcome.seconds:.0f} s"
                    for outcome, part in pairs
                ),
                6.0,
                partial(_against_time, pairs),
            )
    return plots


def _best_first(outcomes: Sequence[Outcome], kind: Any) -> list[tuple[Outcome, Part]]:
    pairs = [(outcome, part) for outcome in outcomes if (part := outcome.part(kind)) is not None]
    return sorted(pairs, key=lambda pair: -pair[1].score.mean)


def _against_time(pairs: Sequence[tuple[Outcome, Part]], axes: Any, colours: Colours) -> None:
    """A point for each preset, numbered by quality; the legend tells the numbers."""
    families = dict.fromkeys(outcome.family for outcome, _ in pairs)
    numbers = {outcome.name: number for number, (outcome, _) in enumerate(pairs, start=1)}
    for marker, family in zip("sovD", families, strict=False):
        own = [pair for pair in pairs if pair[0].family == family]
        seconds = [max(outcome.seconds, _NO_TIME) for outcome, _ in own]
        means = [part.score.mean for _, part in own]
        reach = [
            [part.score.mean - part.score.low for _, part in own],
            [part.score.high - part.score.mean for _, part in own],
        ]
        told = ", ".join(f"{numbers[outcome.name]} {outcome.name}" for outcome, _ in own)
        axes.errorbar(
            seconds, means, yerr=reach, fmt=marker, capsize=3, linewidth=1,
            label=fill(f"{family}: {told}", _LEGEND),
            color=colours.other if family == "baseline" else colours.mark,
        )  # fmt: skip
    for (outcome, part), side in zip(pairs, cycle((7, -7)), strict=False):
        axes.annotate(
            str(numbers[outcome.name]), (max(outcome.seconds, _NO_TIME), part.score.mean),
            (side, 0), textcoords="offset points", fontsize=7, va="center",
            ha="left" if side > 0 else "right",
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_ylim(-0.02, 1.02)
    axes.set_xlabel(f"seconds of training (at {_NO_TIME:g}: less)")
    axes.set_ylabel(f"mean {MEASURE}, with 95 % interval")
    axes.legend(
        frameon=False, fontsize=7, labelcolor=colours.ink, loc="upper center",
        bbox_to_anchor=(0.5, -0.14),
    )  # fmt: skip
