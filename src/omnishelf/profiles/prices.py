"""What a shopper usually pays, by category."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from omnishelf.profiles.acts import Weighed
from omnishelf.types import Product

Category = tuple[str | None, tuple[str, ...]]
"""Currency, and a path or the beginning of one."""

_LEAST = 3
"""Distinct products that make a band."""
_PRIOR = 5.0
"""Clicks' worth of products that the usual spread is believed for."""
_SPREAD = math.log(2)
"""Usual spread of log-prices within a category: by a factor of two. A guess, that a shopper's own
prices soon outweigh."""


@dataclass(frozen=True, slots=True)
class Band:
    """Prices of a shopper's products within a category."""

    mean: float
    """Of the natural logarithms, by weight."""
    spread: float
    """Their standard deviation, drawn towards the usual one."""
    weight: float
    count: int
    """Distinct products."""
    path: tuple[str, ...]

    def liking(self, price: float) -> float:
        """How well a price fits, in (-1, 1): near the mean it speaks for a product, far from it
        against, and more so the more is known.

        W / (W + prior) x (2 exp(-z^2 / 2) - 1), where z is the distance in spreads.
        """
        z = (math.log(price) - self.mean) / self.spread
        return self.weight / (self.weight + _PRIOR) * (2 * math.exp(-z * z / 2) - 1)


@dataclass(frozen=True, slots=True)
class Prices:
    """Bands by category, at every depth at which there are enough products."""

    bands: Mapping[Category, Band]

    @classmethod
    def of(cls, weighed: Weighed, products: Mapping[str, Product]) -> "Prices":
        """Bands of these products' prices as they are now."""
        told: dict[Category, list[tuple[float, float]]] = {}
        for id, weight in zip(weighed.ids, weighed.weights.tolist(), strict=True):
            product = products.get(id)
            if product is not None and product.price:
                priced = (weight, math.log(product.price))
                for category in _categories(product):
                    told.setdefault(category, []).append(priced)
        return cls({category: _band(category, priced) for category, priced in told.items()
                    if len(priced) >= _LEAST})  # fmt: skip

    def band(self, product: Product) -> Band | None:
        """The band of the narrowest category of a product that has one."""
        if not self.bands:
            return None
        found = (self.bands.get(category) for category in _categories(product))
        return next((band for band in found if band), None)


def _categories(product: Product) -> list[Category]:
    """The narrowest first; a product of no category is of one with all such."""
    path, currency = product.category, product.currency
    return [(currency, path[:depth]) for depth in range(len(path), 0, -1)] or [(currency, ())]


def _band(category: Category, priced: Sequence[tuple[float, float]]) -> Band:
    """Of weights and log-prices."""
    weight = sum(weight for weight, _ in priced)
    mean = sum(weight * log for weight, log in priced) / weight
    scatter = sum(weight * (log - mean) ** 2 for weight, log in priced)
    spread = math.sqrt((scatter + _PRIOR * _SPREAD**2) / (weight + _PRIOR))
    return Band(mean, spread, weight, len(priced), category[1])
