"""What of a shop's catalog a profile is made by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from omnishelf.types import Product

Trait = Literal["brand", "size", "colour"]
"""A property whose values a shopper may like."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Reads products, and knows what is common among them."""

    products: Callable[[Sequence[str]], Mapping[str, Product]]
    """Products by id; those that are not in the shop any more are left out."""
    vectors: Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]]
    """Vectors [n, dim] of one source by id; those that have none are left out."""
    fields: Mapping[Trait, str] = field(default_factory=dict)
    """The shop's field that tells of each trait; one that no field tells of is left out."""
    rates: Mapping[Trait, Mapping[str, float]] = field(default_factory=dict)
    """By trait and value: the share of all products that have it. Shoppers have no part in it, so
    that nobody's doing can move what another is shown."""
