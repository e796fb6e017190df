"""Values that a shopper's products have more often than others: brands, sizes, colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from omnishelf.index.payload import values_of
from omnishelf.profiles.acts import Weighed
from omnishelf.profiles.catalog import Catalog, Trait
from omnishelf.types import Product

_PRIOR = 5.0
"""Clicks' worth of products as common as the shop's, which a shopper's own are added to."""


class Liked(NamedTuple):
    """What speaks for one value."""

    weight: float
    """Of the products that have it."""
    seen: int
    """How many distinct products these are."""
    bought: int
    """How many of them were ordered."""


@dataclass(frozen=True, slots=True)
class Tastes:
    """What speaks for each value of each trait."""

    weight: float
    """Of all products that the shopper did something with."""
    liked: Mapping[Trait, Mapping[str, Liked]]

    @classmethod
    def of(cls, weighed: Weighed, products: Mapping[str, Product], catalog: Catalog) -> "Tastes":
        """Count the values of these products; of several values one product counts for each."""
        liked: dict[Trait, dict[str, Liked]] = {trait: {} for trait in catalog.fields}
        counted = [(liked[trait], field) for trait, field in catalog.fields.items()]
        total = 0.0
        for id, weight in zip(weighed.ids, weighed.weights.tolist(), strict=True):
            if (product := products.get(id)) is None:
                continue
            total += weight
            bought = id in weighed.bought
            for values, field in counted:
                for value in traits_of(product, field):
                    had, seen, ordered = values.get(value, NOTHING)
                    values[value] = Liked(had + weight, seen + 1, ordered + bought)
        return cls(total, liked)

    def liking(self, trait: Trait, value: str, rate: float) -> float:
        """By how much a value's share of the shopper's products is above the shop's, in [-1, 1].

        share = (weight of those that have it + prior x rate) / (weight of all + prior), so that
        few products say little; less the rate.

        Args:
            trait: what it is a value of.
            value: one that a product has.
            rate: share of the shop's products that have it.
        """
        has = self.liked.get(trait, {}).get(value, NOTHING).weight
        return (has - self.weight * rate) / (self.weight + _PRIOR)


def traits_of(product: Product, field: str) -> tuple[str, ...]:
    """A product's values of a field, each once; numbers without needless decimals."""
    # A single word is the commonest by far, and this is asked of hundreds of products.
    value = product.brand if field == "brand" else product.attributes.get(field)
    if isinstance(value, str):
        return (value,)
    told = dict.fromkeys(value for _, value in values_of(product, field))
    return tuple(value if isinstance(value, str) else f"{value:g}" for value in told)


NOTHING = Liked(0.0, 0, 0)
