"""What recommendations ask of a shop's products: a part of `Index`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from omnishelf.index.index import Candidate, FieldKind, Index
from omnishelf.search.read_products import ReadProducts
from omnishelf.types import And, Filter, Not, Product, Range, Source


class Products(Protocol):
    """The products that a shop sells now, and their vectors. Any `Index` is one."""

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Products of those ids that are stored."""
        ...

    def vectors(self, ids: Sequence[str], source: Source) -> dict[str, NDArray[np.float32]]:
        """Vectors [n, dim] of those ids that have that source."""
        ...

    def nearest(
        self, source: Source, vector: NDArray[np.float32], *, where: Filter | None, limit: int
    ) -> Sequence[Candidate]:
        """Products with the highest cosine to a unit vector [dim], best first.

        Raises:
            FilterError: unknown field, or a value of the wrong type.
        """
        ...

    def scan(self, *, where: Filter | None = None, batch: int = 256) -> Iterator[list[Product]]:
        """All products that pass the filter, in batches.

        Raises:
            FilterError: unknown field, or a value of the wrong type.
        """
        ...

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered."""
        ...


class ReadShop:
    """An index whose products stay read between two writes: strips show the same over and over.
    Safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        """Read this index."""
        self._index = index
        self.products = ReadProducts(index)
        self.vectors, self.nearest, self.scan = index.vectors, index.nearest, index.scan

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered."""
        return self._index.fields


def buyable(shop: Products, where: Filter | None, *without: Filter) -> Filter | None:
    """A filter that also leaves out what is sold out, and what passes any of some others."""
    parts: list[Filter] = [] if where is None else [where]
    sold_out = (Range("stock", lte=0.0),) if "stock" in shop.fields else ()
    parts += [Not(part) for part in (*sold_out, *without)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def others(
    shop: Products,
    source: Source,
    vector: NDArray[np.float32],
    than: Collection[str],
    *,
    where: Filter | None,
    limit: int,
) -> list[Candidate]:
    """Products other than some few that are nearest to a vector [dim], best first.

    A filter of ids would be counted and walked around: it is faster to find a few more.
    """
    found = shop.nearest(source, vector.astype(np.float32), where=where, limit=limit + len({*than}))
    return [hit for hit in found if hit.id not in than][:limit]
