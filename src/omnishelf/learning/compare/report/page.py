"""A comparison as a page in Markdown."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from omnishelf.learning.compare.protocol import Comparison
from omnishelf.learning.compare.report.tables import shown_table
from omnishelf.learning.compare.run import MEASURE

if TYPE_CHECKING:
    from omnishelf.evaluation.report.plots import Plot


def page(found: Comparison, plots: Sequence[tuple[str, "Plot"]]) -> bytes:
    """The page.

    Args:
        found: what to tell.
        plots: pictures with the names that their files have, without ending.
    """
    asked = ", ".join(f"{len(each.contents):,} by {each.kind}" for each in found.questions)
    body = [
        "# Presets compared",
        f"{MEASURE} with 95 % bootstrap intervals over questions. {found.learned:,} products were "
        f"learned from; {found.pool:,} others were held back from all presets, asked for "
        f"({asked}) and ranked. Times are of this machine; size is what a preset saves.",
        _table(*shown_table(found)),
        *(_picture(name, plot) for name, plot in plots),
        _against(found),
        "## What they are",
        _table(
            ["preset", "family", "what it is", "made of"],
            [[each.name, each.family, each.told, each.made_of] for each in found.outcomes],
        ),
        _failed(found),
    ]
    return ("\n\n".join(part for part in body if part) + "\n").encode()


def _against(found: Comparison) -> str:
    rows = [
        [
            outcome.name,
            part.kind,
            part.baseline.against,
            f"{part.baseline.difference.mean:+.3f} [{part.baseline.difference.low:+.3f}, "
            f"{part.baseline.difference.high:+.3f}]",
            "< 0.001" if part.baseline.p < 0.001 else f"{part.baseline.p:.3f}",  # noqa: PLR2004
        ]
        for outcome in found.outcomes
        for part in outcome.parts
        if part.baseline is not None
    ]
    if not rows:
        return ""
    return (
        "## Against the best baseline\n\n"
        f"{MEASURE} over the same questions. The interval is a paired bootstrap's; p is a paired "
        "randomisation test's (two-sided, each comparison by itself).\n\n"
        + _table(["preset", "questions", "against", "difference", "p"], rows)
    )


def _failed(found: Comparison) -> str:
    lines = [f"- {each.name}: {_plain(each.failed)}" for each in found.outcomes if each.failed]
    return "\n".join(["## Left out", "", *lines]) if lines else ""


def _picture(name: str, plot: "Plot") -> str:
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{name}-dark.png">'
        f'<img src="{name}.png" alt="{_plain(plot.told).replace(chr(34), "")}"></picture>'
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_plain(cell) for cell in line)} |" for line in lines)


def _plain(text: str) -> str:
    """On one line, and no end of a cell."""
    return " ".join(text.split()).replace("|", "\\|")
