"""Moving a vector so that it means another value, and nothing else changes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.search.composed.effects import Effects
from omnishelf.search.composed.knowledge import Shares

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """One column's values before and after."""

    column: int
    present: Shares
    """How likely what is pointed at has each value."""
    wanted: Shares
    """How likely what is wanted has each value."""


def edited(vector: Vector, effects: Effects, edits: Sequence[Edit]) -> Vector:
    """A unit vector [dim] with each column's present values taken out and the wanted put in.

    v' = v + sum over columns and values of (wanted - present) x effect, at length 1. Where
    wanted and present are the same nothing moves.
    """
    moved = vector.astype(np.float64)
    for edit in edits:
        moved = moved + (edit.wanted - edit.present) @ effects.moves[edit.column]
    length = float(np.linalg.norm(moved))
    return (moved / length).astype(np.float32) if length > 0 else vector


def without(present: Shares, unwanted: Shares, prior: Shares) -> Shares:
    """What is left of values if some are not wanted: the others in their proportion, and those of
    the shop where nothing is left.
    """
    left = (present + _DOUBT * prior) * (unwanted == 0)
    return np.asarray(left / left.sum() if left.any() else present)


_DOUBT = 1e-3
"""Share of the shop's own proportions in what is known of one thing."""
