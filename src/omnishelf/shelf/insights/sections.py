"""What is told of a result, before it is a page, a file or lines on a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Loads Matplotlib, which not every shop has.
    from omnishelf.evaluation.report.plots import Draw

Cell = str | int | float | None
"""None: there is none, which is written as nothing."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Large values."""

    each: Sequence[tuple[str, str, str]]
    """What it is, the value, and what else is to be said of it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title."""

    name: str
    """Of its file."""
    title: str
    told: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot."""

    title: str
    told: str
    """What it shows, for those who do not see it."""
    height: float
    """Inches."""
    draw: "Draw"
    """By Matplotlib."""


Section = Tiles | Table | Figure
