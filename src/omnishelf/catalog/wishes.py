"""What is asked of products' labels, and how well products answer it."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import MISSING, Grid

ANY = MISSING
"""In a wish: this column is not asked for."""


def fits(wishes: Grid, grid: Grid, *, kind_credit: float, has_kind: bool) -> NDArray[np.float32]:
    """How well products answer phrases: 1 in all that is asked, `kind_credit` in the kind alone.

    Args:
        wishes: int64 [p, columns], ANY where nothing is asked.
        grid: int64 [n, columns], labels of products.
        kind_credit: of a product of the kind asked for that fails in something else.
        has_kind: whether the first column is the kind.

    Returns:
        float32 [p, n].
    """
    full = np.ones((len(wishes), len(grid)), np.bool_)
    kind = np.zeros_like(full)
    # Column by column: a reduction over so short an axis takes several times as long.
    for column, (wanted, told) in enumerate(zip(wishes.T, grid.T, strict=True)):
        met = wanted[:, None] == told
        if has_kind and column == 0:
            kind = met & (wanted != ANY)[:, None]
        full &= met | (wanted == ANY)[:, None]
    return np.maximum(full, np.float32(kind_credit) * kind, dtype=np.float32)


def graded(wishes: Grid, grid: Grid, *, has_kind: bool) -> NDArray[np.float32]:
    """Judgements of products as answers: 2 for all that is asked, 1 for the kind alone, else 0.

    Args:
        wishes: int64 [p, columns], ANY where nothing is asked.
        grid: int64 [n, columns], labels of products.
        has_kind: whether the first column is the kind.

    Returns:
        float32 [p, n].
    """
    return 2 * fits(wishes, grid, kind_credit=0.5, has_kind=has_kind)
