"""Shoppers who agreed to advertising, by what they like."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.errors import MarketingError
from omnishelf.profiles.profile import Profile

Rows = NDArray[np.float32]
Trait = tuple[str, str]
"""Such as `("brand", "Fell")`."""

_LIKED = 0.1
"""By how much a value's share must be above the shop's to be a trait of the shopper."""
_PRODUCTS = 5
"""Of each interest, whose categories are traits."""


@dataclass(frozen=True, eq=False)
class Shoppers:
    """n shoppers; whoever did not agree is not among them."""

    ids: tuple[str, ...]
    """Pseudonyms."""
    vectors: Rows
    """[n, dim], unit: where the products lie that they like."""
    traits: tuple[frozenset[Trait], ...]

    def __post_init__(self) -> None:
        """Raises MarketingError: lengths differ, or a vector is not of finite numbers."""
        if not len(self.ids) == len(self.vectors) == len(self.traits):
            raise MarketingError(
                f"there are {len(self.ids):,} shoppers, {len(self.vectors):,} vectors and "
                f"{len(self.traits):,} sets of traits: one of each is needed"
            )
        if not np.isfinite(self.vectors).all():
            raise MarketingError("a shopper's vector must be of finite numbers")

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, profiles: Mapping[str, Profile], consented: Collection[str]) -> "Shoppers":
        """Those who agreed to advertising and of whom an interest is known.

        Consent to be remembered, which a profile is made by, is no consent to this: it is asked
        for apart.

        Args:
            profiles: by pseudonym.
            consented: pseudonyms of those who agreed, as of now.
        """
        agreed = frozenset(consented)
        ids, vectors, traits = [], [], []
        for id, profile in profiles.items():
            if id not in agreed or not profile.interests:
                continue
            sums = np.sum([each.weight * each.direction for each in profile.interests], axis=0)
            length = float(np.linalg.norm(sums))
            if length > 0:
                ids.append(id)
                vectors.append(sums / length)
                traits.append(_traits(profile))
        rows = np.array(vectors, np.float32) if ids else np.zeros((0, 0), np.float32)
        return cls(tuple(ids), rows, tuple(traits))

    def places(self, ids: Collection[str]) -> NDArray[np.intp]:
        """Where these stand; those that are not among them are left out."""
        wanted = frozenset(ids)
        return np.flatnonzero([id in wanted for id in self.ids])


def _traits(profile: Profile) -> frozenset[Trait]:
    found: set[Trait] = set()
    for trait, values in profile.tastes.liked.items():
        rates = profile.catalog.rates.get(trait, {})
        found |= {
            (trait, value)
            for value in values
            if profile.tastes.liking(trait, value, rates.get(value, 0.0)) >= _LIKED
        }
    ids: Sequence[str] = [
        id for interest in profile.interests for id in interest.products[:_PRODUCTS]
    ]
    products = profile.catalog.products(ids).values()
    return frozenset(found | {("category", " > ".join(p.category)) for p in products if p.category})
