"""Where products lie in the spaces that the shop's encoders and its training made."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.recommend.shop import Products
from omnishelf.types import Source

Vector = NDArray[np.float32]

_NONE = 1e-6
"""A vector that is no longer than this has no direction."""


class Space:
    """The vectors of one source: a product's are read when they are first asked for."""

    def __init__(self, shop: Products, source: Source) -> None:
        """Read from this shop."""
        self.source = source
        self._shop = shop
        self._known: dict[str, Vector | None] = {}

    def of(self, ids: Sequence[str]) -> Mapping[str, Vector]:
        """The direction [dim] of each product's vectors together; products without are left
        out."""
        new = [id for id in dict.fromkeys(ids) if id not in self._known]
        found = self._shop.vectors(new, self.source) if new else {}
        self._known |= dict.fromkeys(new)
        if found:
            means = np.array([rows.mean(axis=0) if len(rows) > 1 else rows[0]
                              for rows in found.values()], np.float32)  # fmt: skip
            self._known |= zip(found, units(means), strict=True)
        return {id: vector for id in ids if (vector := self._known[id]) is not None}

    def rows(self, ids: Sequence[str]) -> tuple[Vector, NDArray[np.bool_]]:
        """Rows [n, dim], and whether each is there."""
        found = self.of(ids)
        present = np.array([id in found for id in ids], np.bool_)
        dim = next((len(vector) for vector in found.values()), 1)
        nothing = np.zeros(dim, np.float32)
        rows = np.array([found.get(id, nothing) for id in ids], np.float32)
        return rows.reshape(len(ids), dim), present


def unit(vector: Vector) -> Vector | None:
    """The direction of a vector; None if it has none or is damaged."""
    return units(vector[None])[0]


def units(vectors: Vector) -> list[Vector | None]:
    """The directions of vectors [n, dim]."""
    lengths = np.linalg.norm(vectors, axis=1)
    told = np.isfinite(lengths) & (lengths > _NONE)
    rows = vectors / np.where(told, lengths, 1.0)[:, None]
    return [row if there else None for row, there in zip(rows, told.tolist(), strict=True)]
