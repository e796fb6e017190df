"""Pairs of products in baskets, in numpy."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]

_AT_ONCE = 1 << 22
"""Pairs that are counted at a time: more take more memory, not less time."""
_FALL = 0.75
"""Between 0, where each pair counts the same, and 1, where each product of a basket does."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Distinct pairs of a basket and a product, ordered by basket. All arrays are [n]."""

    basket: Places
    product: Places
    actor: Places
    """Whose basket it is."""
    sizes: Places
    """How many products are in the basket."""

    @classmethod
    def distinct(cls, basket: Places, product: Places, actor: Places) -> "Lines":
        """Each product of a basket once."""
        order = np.lexsort((product, basket))
        basket, product = basket[order], product[order]
        new = np.ones(len(basket), np.bool_)
        new[1:] = (np.diff(basket) != 0) | (np.diff(product) != 0)
        basket, product, actor = basket[new], product[new], actor[order][new]
        return cls(basket, product, actor, np.bincount(basket)[basket] if len(basket) else basket)

    @property
    def weights(self) -> NDArray[np.float64]:
        """[n], (s - 1)^-0.75 of a basket of s products; 1 if there is one alone."""
        return np.asarray(np.maximum(self.sizes - 1, 1) ** -_FALL)

    def some(self, chosen: NDArray[np.bool_]) -> "Lines":
        """Some of the lines; baskets keep their sizes."""
        return Lines(*(column[chosen] for column in
                       (self.basket, self.product, self.actor, self.sizes)))  # fmt: skip


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of products, by `one` and then by `other`. All arrays are [m]."""

    one: Places
    other: Places
    weight: NDArray[np.float64]
    actors: Places
    """How many different ones stand behind it."""

    def both_ways(self, width: int) -> "Pairs":
        """Each pair from both sides; of each `one` the `width` others with the highest weight,
        best first."""
        one, other = np.concatenate([self.one, self.other]), np.concatenate([self.other, self.one])
        weight, actors = np.tile(self.weight, 2), np.tile(self.actors, 2)
        order = np.lexsort((other, -weight, one))
        one = one[order]
        starts = np.searchsorted(one, one)
        kept = order[np.arange(len(one)) - starts < width]
        turned = (self.one, self.other)
        return Pairs(np.concatenate(turned)[kept], other[kept], weight[kept], actors[kept])


def count_pairs(lines: Lines, products: int) -> Pairs:
    """Count the pairs that are in baskets.

    Args:
        lines: what is in which basket.
        products: how many there are; lines have places below it.
    """
    parts = [_summed(*part) for part in _portions(lines, products)]
    if not parts:
        none = np.zeros(0, np.int64)
        return Pairs(none, none, np.zeros(0), none)
    key, _, weight = _summed(*map(np.concatenate, zip(*parts, strict=True)))
    starts = np.flatnonzero(np.concatenate([[True], np.diff(key) != 0]))
    actors = np.diff(np.append(starts, len(key)))
    pair = key[starts]
    return Pairs(pair // products, pair % products, np.add.reduceat(weight, starts), actors)


_Counted = tuple[Places, Places, NDArray[np.float64]]


def _summed(key: Places, actor: Places, weight: NDArray[np.float64]) -> _Counted:
    """Distinct pairs of key and actor, in order, and their weights summed."""
    order = np.lexsort((actor, key))
    key, actor = key[order], actor[order]
    starts = np.flatnonzero(np.concatenate([[True], (np.diff(key) != 0) | (np.diff(actor) != 0)]))
    return key[starts], actor[starts], np.add.reduceat(weight[order], starts)


def _portions(lines: Lines, products: int) -> Iterator[_Counted]:
    """Pairs as one number each, with the actor and the weight of their basket."""
    counts = np.bincount(lines.basket) if len(lines.basket) else np.zeros(0, np.int64)
    first = np.cumsum(counts) - counts
    weights = lines.weights
    for size in np.unique(counts[counts > 1]):
        one, other = np.triu_indices(int(size), 1)
        baskets = first[counts == size]
        step = max(1, _AT_ONCE // len(one))
        for start in range(0, len(baskets), step):
            some = baskets[start : start + step, None]
            # Within a basket products are in order, so that the first of a pair is the lesser.
            key = lines.product[some + one] * products + lines.product[some + other]
            at = np.repeat(some[:, 0], len(one))
            yield key.ravel(), lines.actor[at], weights[at]
