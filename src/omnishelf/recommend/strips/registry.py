"""The kinds of strips by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from omnishelf.recommend.asked import Think
from omnishelf.recommend.strips import similar
from omnishelf.recommend.strips.for_you import for_you
from omnishelf.recommend.strips.goes_with import goes_with
from omnishelf.recommend.strips.recently_viewed import recently_viewed
from omnishelf.recommend.strips.trending import trending


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of strip."""

    think: Think
    of_product: bool = False
    """Whether it is about a product, which then has to be named."""
    of_cart: bool = False
    """Whether it is about the shopper's cart where no product is named."""
    spread: bool = True
    """Whether what is unlike goes first."""
    no_variants: bool = False
    """Whether variants and near-duplicates of what it is about are left out."""


STRIPS: Mapping[str, Kind] = {
    "similar": Kind(similar.by_all, of_product=True),
    "similar_look": Kind(similar.by("image"), of_product=True),
    "similar_words": Kind(similar.by("text"), of_product=True),
    "similar_sound": Kind(similar.by("audio"), of_product=True),
    "goes_with": Kind(goes_with, of_cart=True, no_variants=True),
    "trending": Kind(trending),
    "recently_viewed": Kind(recently_viewed, spread=False),
    "for_you": Kind(for_you),
}
