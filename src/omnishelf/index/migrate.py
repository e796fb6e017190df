"""Copying a whole index into another, embedded or cluster, and proving that it is the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ShelfError
from omnishelf.index.index import Candidate, Index, StoredEntry

BATCH = 256
LIMIT = 10
"""Answers that are compared for each question."""

_SAMPLE = 50
_LEAST_AGREEMENT = 0.95
"""Graphs of one content differ from one building to the next, and find other far neighbours."""
_VECTOR_TIE = 2e-3
_WORDS_TIE = 0.02
"""A cluster's shards each know their own products' IDF: part of the score."""
_CLOSE = 2e-3
"""Vectors are normalised and rounded to half precision again when they are written."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How far a copy has come: everything up to here is durable in the target."""

    after: str
    """Id of the last product. Go on with it after an interruption."""
    products: int
    """Copied by this call."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was compared, and how alike the answers were."""

    products: int
    """In each of the two."""
    sampled: int
    """Products that were compared whole, and whose vectors and titles were searched for."""
    questions: int
    agreement: float
    """Mean share of the source's answers that the target gives too, ties counted as given."""


def copy_index(
    source: Index,
    target: Index,
    *,
    after: str | None = None,
    tell: Callable[[Copied], None],
    batch: int = BATCH,
) -> int:
    """Copy all entries with their vectors and words. Copying twice is harmless.

    Nothing may be written to the source meanwhile: what comes before the cursor would be missed.

    Args:
        source: what is read.
        target: empty, or holding nothing but a part of the same copy.
        after: `Copied.after` of an interrupted copy, to go on from.
        tell: called after each batch that the target has acknowledged; keep `after` there.
        batch: entries at once.

    Returns:
        Products copied by this call.

    Raises:
        ShelfError: the target holds something else, or can't be written.
        ModelError: the target has no room for a source's vectors, or for their length.
    """
    _require_part_of(source, target)
    copied = 0
    for entries in source.stored(after=after, batch=batch):
        target.restore(entries)
        copied += len(entries)
        tell(Copied(entries[-1].product.id, copied))
    return copied


def verify_copy(source: Index, target: Index, *, sample: int = _SAMPLE) -> Verification:
    """Compare two indexes: their counts, sampled entries, and what is found with them.

    Args:
        source: what was copied.
        target: the copy.
        sample: products drawn; each is compared whole and searched for by each of its sources.

    Raises:
        ShelfError: they differ; the message names the first difference.
    """
    counts = source.count(), target.count()
    if counts[0] != counts[1]:
        raise ShelfError(
            f"the copy is not whole: {counts[0]:,} products in the source and {counts[1]:,} in "
            "the target: copy again from the start; nothing was written to the source"
        )
    shares: list[float] = []
    drawn = _drawn(source, sample)
    for entry in drawn:
        _require_same(entry, target)
        shares += _agreements(entry, source, target)
    agreement = float(np.mean(shares)) if shares else 1.0
    if agreement < _LEAST_AGREEMENT:
        raise ShelfError(
            f"the copy answers otherwise than the source: {agreement:.0%} of {len(shares)} "
            f"questions' answers agree, less than {_LEAST_AGREEMENT:.0%}. If the target is still "
            "building its graphs, verify again later; else copy again"
        )
    return Verification(counts[0], len(drawn), len(shares), agreement)


def _require_part_of(source: Index, target: Index) -> None:
    for products in target.scan() if target.count() else ():
        ids = [product.id for product in products]
        wanted, held = source.fingerprints(ids), target.fingerprints(ids)
        if other := next((id for id in ids if held.get(id) != wanted.get(id)), None):
            raise ShelfError(
                f"the target already holds something else than this shop (product '{other}'): "
                "copy into an empty one; nothing was written"
            )


def _drawn(source: Index, sample: int) -> list[StoredEntry]:
    """Products from anywhere: an index's order is that of hashes, so any id, stored or not,
    stands at a place of chance."""
    found: dict[str, StoredEntry] = {}
    for n in range(sample):
        for entry in next(source.stored(after=f"sample {n}", batch=1), []):
            found[entry.product.id] = entry
    return list(found.values())


def _require_same(entry: StoredEntry, target: Index) -> None:
    id = entry.product.id
    same = (
        target.products([id]).get(id) == entry.product
        and target.fingerprints([id]).get(id) == entry.fingerprint
        and all(
            _close(target.vectors([id], name).get(id), rows) for name, rows in entry.vectors.items()
        )
    )
    if not same:
        raise ShelfError(
            f"the copy differs from the source in product '{id}': copy again from the start"
        )


def _close(found: NDArray[np.float32] | None, wanted: NDArray[np.float32]) -> bool:
    return (
        found is not None
        and found.shape == wanted.shape
        and np.allclose(found, wanted, atol=_CLOSE)
    )


def _agreements(entry: StoredEntry, source: Index, target: Index) -> Iterator[float]:
    for name, rows in entry.vectors.items():
        row = rows[0] / np.linalg.norm(rows[0])
        yield _agreement(
            source.nearest(name, row, where=None, limit=LIMIT),
            target.nearest(name, row, where=None, limit=LIMIT),
            _VECTOR_TIE,
        )
    if found := source.matching(entry.product.title, where=None, limit=LIMIT):
        other = target.matching(entry.product.title, where=None, limit=LIMIT)
        yield _agreement(found, other, _WORDS_TIE * found[0].score)


def _agreement(wanted: Sequence[Candidate], found: Sequence[Candidate], tie: float) -> float:
    """Share of wanted answers that are found, or stand so near the cut that chance decides."""
    given = {candidate.id for candidate in found}
    cut = wanted[-1].score + tie if len(wanted) == LIMIT and len(found) == LIMIT else -np.inf
    agreed = [candidate.id in given or candidate.score <= cut for candidate in wanted]
    return float(np.mean(agreed)) if agreed else 1.0
