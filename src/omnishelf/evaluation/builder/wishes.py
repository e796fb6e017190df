"""What to ask a catalog for, so that something in it is the answer."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import MISSING, Grid, Labels
from omnishelf.catalog.wishes import ANY

_KIND, _OTHER = "product", "other"
_SHAPES = (
    (_KIND, "colour"),
    (_KIND,),
    (_KIND, "colour", _OTHER),
    (_KIND, "brand"),
)
"""Roles that are asked for together; `other` is any one besides those that a shape names."""
_NAMED = frozenset({_KIND, "colour", "brand"})
_TRIES = 40
"""Draws for each wish that is wanted: a small catalog has few different ones."""


def draw_wishes(
    labels: Labels, places: NDArray[np.int64], *, count: int, rng: np.random.Generator
) -> list[Grid]:
    """Different wishes that at least one of some products fulfils, shapes in turn.

    They are drawn from different mixes of labels alike often, so that rare goods are asked for
    as much as common ones.

    Args:
        labels: the catalog's.
        places: of the products to be asked for.
        count: wishes wanted; fewer come back where the products do not differ in so much.
        rng: for the draws.

    Returns:
        Wishes int64 [columns], ANY where nothing is asked.
    """
    mixes = np.unique(labels.grid[places], axis=0)
    if not mixes.size:
        return []
    found: dict[tuple[int, ...], Grid] = {}
    for turn in range(_TRIES * count):
        if len(found) >= count:
            break
        row = mixes[rng.integers(len(mixes))]
        chosen = _chosen(labels, row, _SHAPES[turn % len(_SHAPES)], rng)
        if chosen:
            wish = np.full(len(row), ANY)
            wish[chosen] = row[chosen]
            found.setdefault(tuple(wish.tolist()), wish)
    return list(found.values())


def name_of(labels: Labels, wish: Grid) -> str:
    """A wish for a person to read, the same for no two: `category: shoe, colour: red`."""
    return ", ".join(
        f"{column.name}: {column.values[label]}"
        for column, label in zip(labels.columns, wish.tolist(), strict=True)
        if label != ANY
    )


def _chosen(labels: Labels, row: Grid, shape: Sequence[str], rng: np.random.Generator) -> list[int]:
    """Columns to ask for: one of each role in a shape, as far as the product tells them.

    Nothing if the product is of a known kind and lacks another of the roles: asking for the
    kind alone is a shape of its own.
    """
    told = [at for at in range(len(row)) if row[at] != MISSING]
    chosen: list[int] = []
    for role in shape:
        fit = [at for at in told if at not in chosen and _has_role(labels, at, role)]
        if fit:
            # The first column of a role is the one that sorts the catalog best.
            chosen.append(fit[0] if role != _OTHER else fit[int(rng.integers(len(fit)))])
        elif role != _KIND:
            return []
    return chosen


def _has_role(labels: Labels, at: int, role: str) -> bool:
    own = labels.columns[at].role
    return own not in _NAMED if role == _OTHER else own == role
