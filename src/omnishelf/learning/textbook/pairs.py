"""Pairs of a query and a product: positive ones, and sampled negative ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.textbook.judge import Judge, Places


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs and whether they belong together."""

    queries: Places
    """int64 [r]."""
    products: Places
    """int64 [r]."""
    answers: NDArray[np.float32]
    """float32 [r]: 1 if the product answers the query, else 0."""

    def __len__(self) -> int:
        return len(self.answers)

    def rows(self, places: Places) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.queries[places], self.products[places], self.answers[places])

    def balanced(self, rng: np.random.Generator) -> "Pairs":
        """As many positive pairs as negative ones, some of the more numerous left out."""
        sides = [np.flatnonzero(self.answers == side) for side in (0, 1)]
        count = min(map(len, sides))
        kept = [rng.choice(side, count, replace=False) for side in sides]
        return self.rows(np.sort(np.concatenate(kept)))


def draw_pairs(
    judge: Judge,
    queries: Places,
    products: Places,
    *,
    positives: int,
    negatives: int,
    rng: np.random.Generator,
) -> Pairs:
    """Pairs among these queries and products.

    Each product has the queries it answers, at most `positives` of them, and for each of those
    `negatives` that it fails: half of them hard (the product is of the kind asked for), the
    others at random; fewer where there are not so many.

    Returns:
        Pairs whose queries and products are places in the arguments.
    """
    answered, failed = judge.answers(queries, products), judge.fails(queries, products)
    hard = failed & judge.hard(queries, products)
    drawn: list[tuple[Places, int, float]] = []
    for product in range(len(products)):
        own = _some(np.flatnonzero(answered[:, product]), positives, rng)
        wanted = negatives * len(own)
        near = _some(np.flatnonzero(hard[:, product]), (wanted + 1) // 2, rng)
        far = np.flatnonzero(failed[:, product] & ~hard[:, product])
        far = _some(far, wanted - len(near), rng)
        drawn += [(own, product, 1.0), (near, product, 0.0), (far, product, 0.0)]
    sizes = [len(found) for found, _, _ in drawn]
    return Pairs(
        queries=np.concatenate([found for found, _, _ in drawn]),
        products=np.repeat([product for _, product, _ in drawn], sizes),
        answers=np.repeat(np.array([answer for _, _, answer in drawn], np.float32), sizes),
    )


def _some(places: Places, most: int, rng: np.random.Generator) -> Places:
    return places if len(places) <= most else rng.choice(places, most, replace=False)
