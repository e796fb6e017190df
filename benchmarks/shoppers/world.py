"""The world behind a shop's window: what products are worth, who comes, what is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shoppers.asking import PHRASINGS, Wishes, relevance
from shoppers.goods import Goods
from shoppers.tastes import Tastes

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

BASE = -1.5
"""Log-odds that a relevant product of middling quality to a middling taste is clicked once it is
looked at: 0.18."""
QUALITY = 0.7
"""Standard deviation of a product's hidden quality, in log-odds."""
TASTE = 0.8
"""The same of a shopper's taste for it."""
NEW = 0.1
"""Share of the products that come during the days."""
_SAME_KIND = 0.6
"""Chance that a search goes on about the kind of the one before."""
_ENDS = 0.55
"""Chance that a session ends after a search."""
_WANTS = 0.7


@dataclass(frozen=True)
class Search:
    """One search of a session."""

    wish: int
    text: str


@dataclass(frozen=True)
class Session:
    """One visit of one shopper."""

    day: int
    number: int
    """Of the day, from 0."""
    shopper: int
    searches: tuple[Search, ...]


@dataclass(frozen=True, eq=False)
class World:
    """All that is hidden, drawn once from a seed."""

    goods: Goods
    wishes: Wishes
    tastes: Tastes
    quality: Floats
    """[n], standard normal."""
    arrives: Places
    """[n], the day on which each is first sold; 0: always."""
    days: int
    seed: int

    @classmethod
    def draw(
        cls,
        goods: Goods,
        *,
        seed: int,
        days: int,
        shoppers: int = 3_000,
        names: Mapping[str, str] | None = None,
    ) -> "World":
        """Draw a world.

        Args:
            goods: the catalog.
            seed: the same gives the same world.
            days: that it lasts, at least 1.
            shoppers: how many there are.
            names: what shoppers call kinds and colours, where not by the catalog's label.
        """
        # Each part by chance of its own: what is asked is the same however many days there are.
        wishes, tastes, products = (np.random.default_rng([seed, 0, part]) for part in range(3))
        late = products.random(len(goods)) < NEW
        return cls(
            goods=goods,
            wishes=Wishes.draw(goods, wishes, names=names),
            tastes=Tastes.draw(goods, tastes, shoppers=shoppers, days=days),
            quality=products.normal(size=len(goods)),
            arrives=np.where(late, products.integers(1, max(2, days), len(goods)), 0),
            days=days,
            seed=seed,
        )

    def on_sale(self, day: int) -> NDArray[np.bool_]:
        """[n], whether each product is sold by then."""
        return self.arrives <= day

    @cached_property
    def relevance(self) -> Floats:
        """[wishes, n]"""
        return np.stack([relevance(wish, self.goods) for wish in self.wishes.wishes])

    def attraction(
        self, wish: int, shopper: int, day: int, places: Places | slice = slice(None)
    ) -> Floats:
        """Chance that this shopper clicks products on a day, once they are looked at.

        relevance x logistic(base + 0.7 quality + 0.8 taste), [products].
        """
        liked = self.tastes.liking(self.goods, shopper, day, places)
        odds = BASE + QUALITY * self.quality[places] + TASTE * liked
        return np.asarray(self.relevance[wish, places] / (1 + np.exp(-odds)))

    def mean_attraction(self, wish: int, day: int, places: Places) -> Floats:
        """The attraction of products to those who ask for something, each as often as it is they
        who ask; exactly, over all shoppers.
        """
        asks = np.exp(_WANTS * self.tastes.wants[:, self._kind_of_wish])
        chance = asks[:, wish] / (asks @ self.wishes.popularity)
        liked = self.tastes.liking_of_all(self.goods, day, places)
        odds = BASE + QUALITY * self.quality[places] + TASTE * liked
        weights = self.tastes.visits * chance
        means = weights @ (1 / (1 + np.exp(-odds))) / weights.sum()
        return np.asarray(self.relevance[wish, places] * means)

    def sessions(self, day: int, count: int) -> Iterator[Session]:
        """A day's visits, the same whatever a shop shows: nothing here depends on a click."""
        rng = np.random.default_rng([self.seed, 1, day])
        who = rng.choice(len(self.tastes), count, p=self.tastes.visits)
        for number, shopper in enumerate(who.tolist()):
            yield Session(day, number, shopper, tuple(self._searches(shopper, rng)))

    @cached_property
    def _kind_of_wish(self) -> Places:
        return np.array([wish.kind for wish in self.wishes.wishes])

    def _searches(self, shopper: int, rng: np.random.Generator) -> Iterator[Search]:
        weights = self.wishes.popularity * np.exp(
            _WANTS * self.tastes.wants[shopper, self._kind_of_wish]
        )
        wish = _chosen(weights, rng)
        while True:
            how = rng.choice(len(PHRASINGS), p=PHRASINGS)
            yield Search(wish, self.wishes.texts[wish][how])
            if rng.random() < _ENDS:
                return
            same = self._kind_of_wish == self._kind_of_wish[wish]
            wish = _chosen(weights * same if rng.random() < _SAME_KIND else weights, rng)


def _chosen(weights: Floats, rng: np.random.Generator) -> int:
    return int(np.searchsorted(np.cumsum(weights), rng.random() * weights.sum(), "right"))
