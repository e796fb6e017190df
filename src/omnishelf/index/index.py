"""What an index is: it keeps products with their vectors and words, and finds the nearest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from omnishelf.index.planner import Plan
from omnishelf.index.words import Sparse
from omnishelf.types import Facet, Filter, Product, Source

FieldKind = Literal["keyword", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a stored product was made from, so that an unchanged one is left alone."""

    record: str
    """Hash of the whole product record and its media."""
    content: str
    """Hash of only what its vectors and words are made from."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A product as the index keeps it."""

    product: Product
    fingerprint: Fingerprint
    vectors: Mapping[Source, NDArray[np.float32]] = field(default_factory=dict)
    """By source: float32 [n, dim], one unit row for each picture, sound or language; n >= 1.
    A missing modality is absent. A product is as near as its nearest row (MaxSim)."""
    aliases: tuple[str, ...] = ()
    """What else its attributes are called, in other words and languages: found by the source
    `words`, for less than the product's own words."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it lies in an index, its words weighed: what one index gives to another."""

    product: Product
    fingerprint: Fingerprint
    vectors: Mapping[Source, NDArray[np.float32]]
    """As in `Entry`, in the index's precision."""
    words: Sparse
    """Weights of the product's words and aliases; empty if it has none."""


class Candidate(NamedTuple):
    """A product that one source found."""

    id: str
    score: float
    """Cosine similarity of the nearest vector, or BM25 score of the words."""
    has: frozenset[Source] = frozenset()
    """Sources that the product has vectors of: others could not find it."""


class Candidates(list[Candidate]):
    """What a source found, best first, and how it was searched."""

    plan: Plan | None = None
    """None where there was nothing to choose."""

    def __reduce__(self) -> tuple[object, ...]:
        # By columns another process has it in a fifth of the time.
        columns = tuple(zip(*self, strict=True))
        return _candidates, (columns, self.plan)


def _candidates(columns: tuple[Iterable[Any], ...], plan: Plan | None) -> Candidates:
    made = Candidates(map(Candidate, *columns) if columns else ())
    made.plan = plan
    return made


class Index(Protocol):
    """Keeps entries; every write is durable when the call returns."""

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add products, or replace those with the same ids whole."""
        ...

    def restore(self, entries: Sequence[StoredEntry]) -> None:
        """Add entries of another index, or replace those with the same ids whole."""
        ...

    def update(self, products: Mapping[str, tuple[Product, Fingerprint]]) -> None:
        """Replace the records of stored products by id; vectors and words stay as they are."""
        ...

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        ...

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Fingerprints of those ids that are stored."""
        ...

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Products of those ids that are stored."""
        ...

    def vectors(self, ids: Sequence[str], source: Source) -> dict[str, NDArray[np.float32]]:
        """Vectors [n, dim] of those ids that have that source."""
        ...

    def nearest(
        self,
        source: Source,
        vector: NDArray[np.float32],
        *,
        where: Filter | None,
        limit: int,
    ) -> Candidates:
        """Products with the highest cosine to a unit vector [dim], best first; zeros, which have
        no direction, find nothing.

        Args:
            source: whose vectors are compared.
            vector: float32 [dim].
            where: which products may be found.
            limit: most products wanted.

        Raises:
            FilterError: unknown field, or a value of the wrong type.
        """
        ...

    def matching(self, text: str, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for these words, best first.

        Raises:
            FilterError: unknown field, or a value of the wrong type.
        """
        ...

    def ranked(self, words: Sparse, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for weighed terms, best first; `matching` is this
        for the terms of a text.

        Raises:
            FilterError: unknown field, or a value of the wrong type.
        """
        ...

    def facets(self, fields: Sequence[str], *, where: Filter | None) -> list[Facet]:
        """Values and ranges of fields over all products that pass the filter.

        Raises:
            FilterError: unknown field, or a value of the wrong type.
        """
        ...

    def count(self, where: Filter | None = None) -> int:
        """How many products pass the filter."""
        ...

    def scan(self, *, where: Filter | None = None, batch: int = 256) -> Iterator[list[Product]]:
        """All products that pass the filter, in batches.

        Raises:
            FilterError: unknown field, or a value of the wrong type.
        """
        ...

    def stored(self, *, after: str | None = None, batch: int = 256) -> Iterator[list[StoredEntry]]:
        """All entries with their vectors and words, in batches, in the index's own lasting order.

        Args:
            after: id of a product; only what comes after it in that order.
            batch: most entries at once.
        """
        ...

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered and counted."""
        ...

    @property
    def version(self) -> int | None:
        """Rises when a write begins and when it ends, so that it is odd while one is under way:
        what was read between two looks at the same even version is still so. None if others may
        write to the index unseen."""
        ...

    def warm(self) -> None:
        """Read ahead what searches need, so that the first is as fast as the rest."""
        ...

    def close(self) -> None:
        """Flush and let go of the folder."""
        ...
