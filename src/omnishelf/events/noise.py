"""Differential privacy for tables of counts: the Laplace mechanism over bounded contributions.

One person changes a count of a table by at most one for each row that is counted of him. If at
most `most` are counted in a whole table, one person changes it by `most` altogether (its L1
sensitivity), and noise of Laplace(`most / epsilon`) on each count makes the table
epsilon-differentially private (C. Dwork, F. McSherry, K. Nissim, A. Smith, "Calibrating Noise to
Sensitivity in Private Data Analysis", 2006). Several tables of the same people add their epsilons.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.integer[Any]]
Counts = Callable[[Cells, NDArray[np.int64], int], NDArray[np.int64]]
"""Counts [cells] of rows: the cell of each, whose it is, and how many cells there are."""


def exact(cell: Cells, _: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
    """Counts as they are."""
    return np.bincount(cell, minlength=cells).astype(np.int64)


def noisy(epsilon: float, *, most: int, rng: np.random.Generator) -> Counts:
    """Counts of one table that is private by this epsilon, rounded, and never below zero.

    Args:
        epsilon: of this table.
        most: rows that are counted of one person; which ones is drawn.
        rng: draws.
    """

    def counts(cell: Cells, who: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
        kept = bounded(who, most, rng)
        told = np.bincount(cell[kept], minlength=cells) + rng.laplace(0, most / epsilon, cells)
        return np.maximum(np.rint(told), 0).astype(np.int64)

    return counts


def bounded(who: NDArray[np.int64], most: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Places of at most so many rows of each person, drawn alike."""
    order = rng.permutation(len(who))
    order = order[np.argsort(who[order], kind="stable")]
    owner = who[order]
    begins = np.r_[True, owner[1:] != owner[:-1]] if len(owner) else np.zeros(0, np.bool_)
    starts = np.maximum.accumulate(np.where(begins, np.arange(len(owner)), 0))
    return order[np.arange(len(owner)) - starts < most]
