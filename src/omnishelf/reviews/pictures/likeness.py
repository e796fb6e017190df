"""How probable it is that a photo shows a product, by what is near to it in the shop."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.reviews.heads.discriminant import Discriminant

_NEAREST = 5
DIM = 3

Rows = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Bank:
    """Pictures of other products, that likeness is held against."""

    products: tuple[str, ...]
    vectors: Rows
    """[n, dim], unit rows of the shop's own encoder or space."""


@dataclass(frozen=True, eq=False)
class LikenessHead:
    """Tells whether a photo shows a product; before it is seen, both are equally likely."""

    bank: Bank
    telling: Discriminant

    def probability(self, photo: Rows, catalog: Rows, product: str) -> float:
        """Probability that a photo shows a product.

        Args:
            photo: [dim], unit.
            catalog: [pictures, dim], unit rows, at least one: the product's own.
            product: its id; its pictures in the bank do not count against it.
        """
        features = likeness_features(photo, catalog, self.bank, product)
        return float(self.telling.probabilities(features[None])[0, 1])


def likeness_features(photo: Rows, catalog: Rows, bank: Bank, product: str) -> NDArray[np.float64]:
    """[3]: cosine with the nearest catalog picture, and how far that is above the nearest and
    the five nearest pictures of other products."""
    own = float((catalog @ photo).max())
    others = np.sort(
        (bank.vectors @ photo)[np.array([each != product for each in bank.products], np.bool_)]
    )[::-1]
    if not len(others):
        return np.array([own, own, own])
    return np.array([own, own - others[0], own - others[:_NEAREST].mean()], np.float64)


def hard_other(vectors: Rows, at: int, products: Sequence[str], rng: np.random.Generator) -> int:
    """The place of a picture that is easily taken for another: one of the ten nearest that are
    of other products."""
    cosines = vectors @ vectors[at]
    cosines[[place for place, each in enumerate(products) if each == products[at]]] = -np.inf
    nearest = np.argsort(-cosines)[: min(10, int(np.isfinite(cosines).sum()))]
    return int(rng.choice(nearest))
