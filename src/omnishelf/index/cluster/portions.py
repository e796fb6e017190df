"""Dividing what is sent into requests that a node takes."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from qdrant_client import models

_NUMBERS = 1_000_000
"""Components of vectors sent at once: about 12 MB as JSON, of the 32 MB that a node takes."""
_POINTS = 256

T = TypeVar("T")


def by_size(points: Sequence[models.PointStruct]) -> Iterator[list[models.PointStruct]]:
    """Points in portions of a bounded number of components, however many vectors each has."""
    portion: list[models.PointStruct] = []
    held = 0
    for point in points:
        size = _size(point)
        if portion and (held + size > _NUMBERS or len(portion) == _POINTS):
            yield portion
            portion, held = [], 0
        portion.append(point)
        held += size
    if portion:
        yield portion


def by_number(items: Sequence[T]) -> Iterator[list[T]]:
    """Anything small, in portions of a bounded number."""
    for start in range(0, len(items), _POINTS):
        yield list(items[start : start + _POINTS])


def _size(point: models.PointStruct) -> int:
    vectors: Any = point.vector
    return sum(
        len(rows.values) if isinstance(rows, models.SparseVector) else np.size(rows)
        for rows in vectors.values()
    )
