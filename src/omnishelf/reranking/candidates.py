"""What a search found, as its ranking is put in better order by what shoppers did."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from omnishelf.types import Source

Numbers = NDArray[np.float64]
"""float64 [n], one for each candidate; NaN where it is not known."""


@dataclass(frozen=True, eq=False)
class Standing:
    """How one source found the candidates."""

    similarity: Numbers
    rank: Numbers
    """From 1; NaN for one that the source did not find."""


class Reviewed(NamedTuple):
    """What its reviews say of a product."""

    score: float
    """How good it is, 0 to 1."""
    low: float
    """The lower end of that score's interval: the nearer to it, the more reviews there are."""
    reviews: int
    """How many there are."""


@dataclass(frozen=True, eq=False)
class Reviews:
    """What reviews say of the products that have some; another object as soon as it is other."""

    of: Mapping[str, Reviewed] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ProductFacts:
    """What is known of the products themselves."""

    price: Numbers
    stock: Numbers
    added: Numbers
    """When the product came into the shop, in seconds since 1970."""
    discount: Numbers
    """The part of its usual price that is taken off, 0 to 1."""
    pictures: Numbers
    """How many there are."""
    review_score: Numbers
    review_low: Numbers
    reviews: Numbers
    """See `Reviewed`."""

    @classmethod
    def unknown(cls, count: int) -> "ProductFacts":
        """Of so many products of which nothing is known."""
        return cls(*(np.full(count, np.nan) for _ in fields(cls)))


@dataclass(frozen=True)
class QueryFacts:
    """What is known of the query."""

    text: str | None
    language: str | None = None
    """ISO 639-1."""
    photo: bool = False


@dataclass(frozen=True, eq=False)
class ShopperFit:
    """How well each product suits the shopper who asks; NaN where that is not known."""

    affinity: Numbers
    """Cosine with the shopper's profile."""
    brand: Numbers
    """Whether it is of a brand that the shopper likes, 0 to 1."""
    price_band: Numbers
    """Whether it costs what the shopper usually pays, 0 to 1."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """n candidates of one search, best first by content."""

    products: tuple[str, ...]
    score: Numbers
    """By content alone, calibrated where the shop is trained: in [0, 1], falling."""
    query: QueryFacts
    facts: ProductFacts
    found: Mapping[Source, Standing] = field(default_factory=dict)
    matched: Numbers | None = None
    """How many of the query's words a product has."""
    shopper: ShopperFit | None = None

    def __len__(self) -> int:
        return len(self.products)
