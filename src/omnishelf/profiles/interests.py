"""What a shopper is interested in, as directions among the products' vectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.profiles.rows import unit_rows

Vector = NDArray[np.float32]

_MOST = 3
_WORTH_IT = 0.25
"""Share of what a single interest leaves unexplained that one more must explain, to be one."""
_LEAST = 0.1
"""Share of all weight that an interest must have: a stray click is none."""
_ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Interest:
    """Products that lie near one another."""

    direction: Vector
    """Unit, [dim]: their weighted mean."""
    weight: float
    """Sum of their weights."""
    products: tuple[str, ...]
    """Their ids, the nearest to the direction first."""


def one_interest(
    vectors: Mapping[str, NDArray[np.float32]], ids: Sequence[str], weights: Sequence[float]
) -> Interest | None:
    """All products as one; None if none of them has a vector.

    Args:
        vectors: unit rows [n, dim] by id; may lack some.
        ids: of products.
        weights: of these.
    """
    at_hand = _at_hand(vectors, ids, weights)
    if at_hand is None:
        return None
    named, rows, worth = at_hand
    return _interest(named, rows, worth, np.arange(len(named)))


def interests(
    vectors: Mapping[str, NDArray[np.float32]], ids: Sequence[str], weights: Sequence[float]
) -> tuple[Interest, ...]:
    """Up to three groups of products, so that shoes and lamps do not average to nothing.

    Spherical k-means (I. Dhillon, D. Modha, "Concept decompositions for large sparse text data
    using clustering", Machine Learning 42, 2001), begun from the weightiest product and then
    those farthest from what is there already, so that the same products always give the same
    groups. One more group is made as long as it explains a quarter of what a single one leaves
    unexplained, the sum of weight x (1 - cosine), and none has less than a tenth of all weight.

    Args:
        vectors: unit rows [n, dim] by id; may lack some.
        ids: of products, the weightiest first.
        weights: of these.

    Returns:
        The weightiest first; nothing if no product has a vector.
    """
    at_hand = _at_hand(vectors, ids, weights)
    if at_hand is None:
        return ()
    named, rows, worth = at_hand
    best = np.zeros(len(named), np.intp)
    whole = loss = _parted(rows, worth, [0])[1]
    seeds = [0]
    while len(seeds) < min(_MOST, len(named)) and loss > 0:
        near = (rows @ rows[seeds].T).max(axis=1)
        far = int(np.argmax(worth * (1 - near)))
        if far in seeds:
            break
        seeds = [*seeds, far]
        groups, left = _parted(rows, worth, seeds)
        sums = np.bincount(groups, worth, len(seeds))
        if sums.min() < _LEAST * worth.sum() or loss - left < _WORTH_IT * whole:
            break
        best, loss = groups, left
    found = [
        _interest(named, rows, worth, np.flatnonzero(best == group)) for group in np.unique(best)
    ]
    return tuple(sorted(found, key=lambda interest: -interest.weight))


def _at_hand(
    vectors: Mapping[str, NDArray[np.float32]], ids: Sequence[str], weights: Sequence[float]
) -> tuple[list[str], NDArray[np.float32], NDArray[np.float32]] | None:
    named, rows = unit_rows(vectors, ids)
    if not named:
        return None
    of = dict(zip(ids, weights, strict=True))
    return named, rows, np.array([of[id] for id in named], np.float32)


def _parted(
    rows: NDArray[np.float32], worth: NDArray[np.float32], seeds: Sequence[int]
) -> tuple[NDArray[np.intp], float]:
    """Each row's group, and what stays unexplained."""
    centres = rows[list(seeds)]
    each = np.eye(len(seeds), dtype=np.float32)
    groups = np.full(len(rows), -1)
    for _ in range(_ROUNDS):
        nearest = (rows @ centres.T).argmax(axis=1)
        if (nearest == groups).all():
            break
        groups = nearest
        sums = (each[groups] * worth[:, None]).T @ rows
        lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
        centres = sums / np.maximum(lengths, 1e-9)[:, None]
    # The cosines of a group's rows with its centre sum, by weight, to the length of their sum.
    return groups, float(worth.sum() - lengths.sum())


def _interest(
    named: Sequence[str],
    rows: NDArray[np.float32],
    worth: NDArray[np.float32],
    members: NDArray[np.intp],
) -> Interest:
    own = rows[members]
    summed = worth[members] @ own
    direction = summed / max(1e-9, float(np.sqrt(summed @ summed)))
    near = np.argsort(-(own @ direction), kind="stable")
    products = tuple(named[member] for member in members[near])
    return Interest(direction, float(worth[members].sum()), products)
