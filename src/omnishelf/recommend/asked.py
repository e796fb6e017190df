"""What a strip is asked for, and all that it may look at."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from omnishelf.recommend.histories import Past
from omnishelf.recommend.reason import Reason
from omnishelf.recommend.shop import Products
from omnishelf.recommend.space import Space
from omnishelf.recommend.statistics import Statistics
from omnishelf.settings import RecommendSettings
from omnishelf.types import Filter, Product, Source

CONTENT: tuple[Source, ...] = ("fused", "text", "image", "audio")
"""What tells best what a product is, the best first."""


@dataclass(frozen=True, slots=True)
class Idea:
    """A product that may be offered: it may be sold out, or gone."""

    id: str
    score: float
    reason: Reason
    """Titles come later, when it is known what is offered."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One call. Vectors are read once for all of it."""

    shop: Products
    statistics: Statistics
    settings: RecommendSettings
    sources: tuple[Source, ...]
    """That the shop has vectors of."""
    group_field: str | None
    past: Past
    now: float
    """In seconds since 1970."""
    limit: int
    where: Filter | None
    about: tuple[Product, ...]
    """What the strip is about: the product that was named, or what is in the cart."""

    @cached_property
    def spaces(self) -> Mapping[Source, Space]:
        """By source."""
        return {source: Space(self.shop, source) for source in self.sources}

    @property
    def content(self) -> list[Space]:
        """The spaces in which products are compared, the best first."""
        return [self.spaces[source] for source in CONTENT if source in self.spaces]

    def space_of(self, id: str) -> Space | None:
        """The best space that a product is in; None if it has no vectors."""
        return next((space for space in self.content if space.of([id])), None)

    @cached_property
    def bought(self) -> set[str]:
        """What the shopper has ordered of late."""
        return self.past.bought_after(self.now - self.settings.bought_days * 86_400)


Think = Callable[[Asked], Iterable[Idea]]
"""Has ideas, best first, as many as it is asked for."""
