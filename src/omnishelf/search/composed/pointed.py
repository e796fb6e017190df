"""What is known of the thing that a shopper points at: its kind, its values, its price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.index.index import Index
from omnishelf.search.aims import Aim
from omnishelf.search.composed.knowledge import Knowledge, Shares
from omnishelf.types import Filter, Product
from omnishelf.types.filter import And, Equal, Range

NEIGHBOURS = 50
"""Products that a photo is known by."""
_SPREAD = 0.06
"""Cosine by which a neighbour may fall behind the nearest and still have a third of its say."""


@dataclass(frozen=True, slots=True, eq=False)
class Pointed:
    """A photo, known by the products it resembles; or liked products, known by themselves."""

    shares: Mapping[int, Shares]
    """By column: how likely it has each value."""
    priced: tuple[Product, ...]
    """Products whose price stands for its own: the liked ones, or the photo's nearest."""

    @classmethod
    def photo(cls, aim: Aim, index: Index, knowledge: Knowledge) -> "Pointed":
        """Known by a vote of its nearest products, the nearer the more, and by its own vector:
        half by each, which told kinds of unseen photos better than either.
        """
        if aim.vector is None:
            raise ValueError("a photo is known by a vector")
        found = index.nearest(aim.source, aim.vector, where=None, limit=NEIGHBOURS)
        products = index.products([hit.id for hit in found])
        near = [(products[hit.id], hit.score) for hit in found if hit.id in products]
        best = max((score for _, score in near), default=0.0)
        weights = [float(np.exp((score - best) / _SPREAD)) for _, score in near]
        shares = _votes([product for product, _ in near], weights, knowledge)
        if (effects := knowledge.effects.get(aim.source)) is not None:
            for column, votes in shares.items():
                shares[column] = (votes + effects.read(column, aim.vector[None])[0]) / 2
        priced = [product for product, _ in near if product.price is not None]
        return cls(shares, tuple(priced[:1]))

    @classmethod
    def liked(cls, products: Sequence[Product], knowledge: Knowledge) -> "Pointed":
        """Known by what they tell of themselves."""
        shares = _votes(products, [1.0] * len(products), knowledge)
        return cls(shares, tuple(product for product in products if product.price is not None))

    def kind(self, knowledge: Knowledge) -> Shares | None:
        """How likely it is of each kind; None if nothing tells kinds here."""
        return self.shares.get(0) if knowledge.has_kind else None

    def cheaper(self, *, dearer: bool = False) -> Filter | None:
        """What costs less than the cheapest of them, in its currency; or more than the dearest."""
        if not self.priced:
            return None
        pick: Any = max if dearer else min
        one = pick(self.priced, key=lambda product: product.price or 0.0)
        bound = Range("price", gt=one.price) if dearer else Range("price", lt=one.price)
        return And((bound, Equal("currency", one.currency))) if one.currency else bound


def _votes(
    products: Sequence[Product], weights: Sequence[float], knowledge: Knowledge
) -> dict[int, Shares]:
    counts: dict[int, NDArray[np.float64]] = {}
    for product, weight in zip(products, weights, strict=True):
        for column, value in knowledge.labels(product):
            size = len(knowledge.columns[column].values)
            counts.setdefault(column, np.zeros(size))[value] += weight
    return {column: votes / votes.sum() for column, votes in counts.items()}
