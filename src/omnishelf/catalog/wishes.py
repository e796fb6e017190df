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
    met = (wishes[:, None] == grid[None]) | (wishes[:, None] == ANY)
    full = met.all(axis=2).astype(np.float32)
    if has_kind and kind_credit:
        kind = met[:, :, 0] & (wishes[:, :1] != ANY)
        full = np.maximum(full, kind_credit * kind)
    return np.asarray(full, np.float32)
