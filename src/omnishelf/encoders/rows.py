"""Rows of unit length."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Vectors


def unit_rows(rows: NDArray[Any]) -> Vectors:
    """Rows [n, dim] scaled to length 1; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


def joined_rows(*blocks: tuple[float, NDArray[Any]]) -> Vectors:
    """Blocks of features side by side, each made unit and weighted, the whole made unit.

    The cosine of two such rows is the mean of the blocks' cosines, weighted by w squared.
    """
    return unit_rows(np.concatenate([weight * unit_rows(rows) for weight, rows in blocks], axis=1))
