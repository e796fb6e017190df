"""What shoppers ask for together: the kind and its colour more than anything else."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import MISSING, Grid, Labels

_MOST_TOGETHER = 3
"""Labels asked for besides what the product is."""
_NAMES_KIND, _KIND_AND_COLOUR = 0.9, 0.5
"""Chances."""


def asked_together(
    labels: Labels, rows: Grid, rng: np.random.Generator, *, may: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Which labels of products to ask for, drawn anew for each.

    Of several columns that say what a product is only one is asked for: nobody wants a topwear
    shirt. It is the first, or a coarser one in its place at times.

    Args:
        labels: the catalog's.
        rows: int64 [n, columns], of products.
        rng: for the draws.
        may: bool [n, columns], labels that can be asked for; all that are told if None.

    Returns:
        bool [n, columns]; a row of nothing where a product tells nothing.
    """
    told = rows != MISSING if may is None else may & (rows != MISSING)
    kinds = np.array([column.role == "product" for column in labels.columns], np.bool_)
    colours = np.array([column.role == "colour" for column in labels.columns], np.bool_)
    draws = np.where(told, rng.random(told.shape), -1.0)
    chosen = np.zeros(told.shape, np.bool_)
    # The others: so many of the largest draws, or the colour alone.
    others = np.where(kinds, -1.0, draws)
    ranks = np.argsort(np.argsort(-others, axis=1), axis=1)
    count = rng.integers(1, _MOST_TOGETHER + 1, (len(rows), 1))
    chosen |= (others >= 0) & (ranks < count)
    plain = (rng.random((len(rows), 1)) < _KIND_AND_COLOUR) & (told & colours).any(
        axis=1, keepdims=True
    )
    chosen = np.where(plain, told & colours, chosen)
    if labels.has_kind:
        named = rng.random(len(rows)) < _NAMES_KIND
        coarser = np.where(kinds & (np.arange(len(kinds)) > 0), draws, -1.0)
        at = np.where(named, 0, np.argmax(coarser, axis=1))
        there = np.where(named, told[:, 0], coarser.max(axis=1, initial=-1.0) >= 0)
        chosen[np.flatnonzero(there), at[there]] = True
    nothing = ~chosen.any(axis=1) & told.any(axis=1)
    chosen[nothing] |= draws[nothing] == draws[nothing].max(axis=1, initial=-1.0, keepdims=True)
    return chosen
