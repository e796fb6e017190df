"""One vector for each product, whatever many pictures and languages it has."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


def unit_rows(
    vectors: Mapping[str, NDArray[np.float32]], ids: Sequence[str]
) -> tuple[list[str], NDArray[np.float32]]:
    """The means of products' vectors, as unit vectors; zeros where they cancel.

    Args:
        vectors: unit rows [n, dim] by id; may lack some.
        ids: of products.

    Returns:
        The m ids that have vectors, in their order, and rows [m, dim]; [0, 0] if none has.
    """
    held = [id for id in ids if id in vectors]
    if not held:
        return held, np.zeros((0, 0), np.float32)
    parts = [vectors[id] for id in held]
    rows = np.concatenate(parts).astype(np.float32, copy=False)
    if len(rows) > len(held):
        starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
        # A sum points where the mean does.
        rows = np.add.reduceat(rows, starts)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return held, rows / np.maximum(lengths, 1e-9)[:, None]
