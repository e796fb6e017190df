"""What a product is to an engine: a point with checked vectors, weighed words and a payload."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ModelError
from omnishelf.index.index import Candidate, Candidates, Entry, StoredEntry
from omnishelf.index.payload import HAS, field_key, fingerprint_of, from_payload, values_at
from omnishelf.index.words import product_words
from omnishelf.types import Source

WORDS = "words"
ID_KEY = field_key("id", "keyword")
KNOWN_KEYS = [ID_KEY, HAS]
"""Payload keys that `known_of` reads."""
ENTRY_KEYS = ["product", "record", "content"]
"""Payload keys that `entry_of` reads."""

WORDS_DECIMALS = 3
"""The engine adds up a product's words in an order that no two copies of an index share. Last
digits that differ would order equal products by chance, and no training could be repeated."""

_REMEMBERED = 20_000
"""Ids whose points are remembered: those that are shown are shown over and over."""
_NAMESPACE = uuid.UUID("6f6d6e69-7368-656c-6600-000000000000")


class Known(NamedTuple):
    """What a candidate tells of its product."""

    id: str
    has: frozenset[Source]


@lru_cache(_REMEMBERED)
def point_id(id: str) -> uuid.UUID:
    """The id of a product's point: the same in every index."""
    return uuid.uuid5(_NAMESPACE, id)


def part_of(id: str, parts: int) -> int:
    """The number of the part that a product lies in, of so many."""
    return point_id(id).int % parts


def known_of(payload: Mapping[str, Any]) -> Known:
    """The product that a payload belongs to."""
    (id,) = values_at(payload, ID_KEY)
    return Known(id, _shared_set(tuple(values_at(payload, HAS))))


@lru_cache(maxsize=256)
def _shared_set(sources: tuple[Source, ...]) -> frozenset[Source]:
    # Thousands of products have the same sources: one set for all takes a third of the memory.
    return frozenset(sources)


def stored_entry(entry: Entry) -> StoredEntry:
    """An entry with its words weighed."""
    words = product_words(entry.product, entry.aliases)
    return StoredEntry(entry.product, entry.fingerprint, entry.vectors, words)


def entry_of(payload: dict[str, Any], vectors: Any) -> StoredEntry:
    """The entry of a point, of its payload and all its vectors as the engines give them."""
    dense = dict(vectors or {})
    words = dense.pop(WORDS, None)
    return StoredEntry(
        from_payload(payload),
        fingerprint_of(payload),
        {source: rows_of(rows) for source, rows in dense.items()},
        ([], []) if words is None else (list(words.indices), list(words.values)),
    )


def vectors_of(
    entries: Sequence[StoredEntry], dims: Mapping[Source, int], single: Collection[Source]
) -> list[dict[str, Any]]:
    """Each entry's checked vectors as lists, by source; those of `single` sources as one list.

    All of a source are checked at once: one by one that takes as long as to write them.

    Raises:
        ModelError: a source that the index has no room for, a wrong length, NaN, or zeros, whose
            cosine to anything is undefined; the message names product and source.
    """
    listed: list[dict[str, Any]] = [{} for _ in entries]
    for source in dict.fromkeys(source for entry in entries for source in entry.vectors):
        dim = dim_of(dims, source)
        having = [place for place, entry in enumerate(entries) if source in entry.vectors]
        names = [f"{entries[place].product.id}: {source}" for place in having]
        rows = [
            _shaped(entries[place].vectors[source], dim, name)
            for place, name in zip(having, names, strict=True)
        ]
        together = np.concatenate(rows)
        if not (np.isfinite(together).all() and together.any(axis=1).all()):
            for row, name in zip(rows, names, strict=True):
                _require_direction(row, name)
        lists = iter(together.tolist())
        for place, row, name in zip(having, rows, names, strict=True):
            listed[place][source] = as_held([*islice(lists, len(row))], source, single, name)
    return listed


def rows_of(held: Any) -> NDArray[np.float32]:
    """Vectors as an engine gives them, one or several, as float32 [n, dim]."""
    return np.atleast_2d(np.asarray(held, dtype=np.float32))


def as_held(rows: list[list[float]], source: Source, single: Collection[Source], name: str) -> Any:
    """Rows as an engine takes them.

    Raises:
        ModelError: several, of a source that has room for one.
    """
    if source not in single:
        return rows
    if len(rows) != 1:
        raise ModelError(f"{name}: {len(rows)} vectors of '{source}', of which a product has one")
    return rows[0]


def dim_of(dims: Mapping[Source, int], source: Source) -> int:
    """The length of a source's vectors.

    Raises:
        ModelError: the index has no such vectors.
    """
    if source not in dims:
        raise ModelError(
            f"this index holds no vectors of source '{source}'; it has {', '.join(dims)}"
        )
    return dims[source]


def checked_rows(vectors: NDArray[np.float32], dim: int, name: str) -> list[list[float]]:
    """Vectors [n, dim] or [dim] as n lists.

    Raises:
        ModelError: another shape, NaN or infinity.
    """
    rows = _shaped(vectors, dim, name)
    _require_finite(rows, name)
    listed: list[list[float]] = rows.tolist()
    return listed


def _shaped(vectors: NDArray[np.float32], dim: int, name: str) -> NDArray[np.float32]:
    rows = np.atleast_2d(np.asarray(vectors, dtype=np.float32))
    if rows.ndim != 2 or rows.shape[1] != dim or not len(rows):  # noqa: PLR2004
        raise ModelError(f"{name}: expected vectors of length {dim}, got shape {vectors.shape}")
    return rows


def _require_finite(rows: NDArray[np.float32], name: str) -> None:
    if not np.isfinite(rows).all():
        raise ModelError(f"{name}: the vector holds NaN or infinity")


def _require_direction(rows: NDArray[np.float32], name: str) -> None:
    _require_finite(rows, name)
    if not rows.any(axis=1).all():
        raise ModelError(
            f"{name}: the vector is all zeros, which have no direction to compare; leave the "
            "source out of a product that has none"
        )


def best_first(candidates: Sequence[Candidate]) -> Candidates:
    """Candidates by falling score; equal scores by id, for the engine's order changes from one
    opening to the next."""
    return Candidates(sorted(candidates, key=lambda candidate: (-candidate.score, candidate.id)))
