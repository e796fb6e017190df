"""Policies to test the simulation with, and to say what is the most and the least to be had."""
# ruff: noqa: ARG002 - not every policy goes by all that it is told.

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.types.event import Event
from shoppers.clicks import click_chances, examination
from shoppers.policy import BOT, Shown, Visit
from shoppers.world import World

Floats = NDArray[np.float64]
PAGE = 20
"""Products of a list."""
_GUESSED_ETA = 0.8
_NEAR = 0.05


class Toy:
    """A policy that ranks what is on sale by scores of its own."""

    def __init__(self, world: World, page: int = PAGE) -> None:
        self.world = world
        self._page = page
        self._day = 0
        self._lists = 0
        self.wish_of = {
            text: wish for wish, texts in enumerate(world.wishes.texts) for text in texts
        }

    def scores(self, text: str, visit: Visit, day: int) -> Floats:
        """[n], the higher the better."""
        raise NotImplementedError

    def rank(self, text: str, visit: Visit) -> Shown:
        """The best on sale; equal ones by id."""
        scores = self.scores(text, visit, self._day)
        scores = np.where(self.world.on_sale(self._day), scores, -np.inf)
        best = np.argsort(-scores, kind="stable")[: self._page]
        self._lists += 1
        ids = tuple(self.world.goods.ids[at] for at in best)
        return Shown(f"list-{self._lists}", ids, (None,) * len(ids))

    def observe(self, events: Sequence[Event]) -> None:
        """Nothing is learned."""

    def begin_day(self, day: int) -> None:
        """What is on sale changes."""
        self._day = day

    def end_of_day(self, day: int) -> None:
        """Nothing is learned."""


class ByScores(Toy):
    """Ranks by scores given for each text: a content ranking as arrays."""

    def __init__(self, world: World, given: Callable[[str], Floats] | Mapping[str, Floats]) -> None:
        super().__init__(world)
        self._given = given.__getitem__ if isinstance(given, Mapping) else given

    def scores(self, text: str, visit: Visit, day: int) -> Floats:
        """As given."""
        return self._given(text)


class Oracle(Toy):
    """Knows all that is hidden: the most clicks there are to be had."""

    def scores(self, text: str, visit: Visit, day: int) -> Floats:
        """The true attraction; of a bot, relevance."""
        wish = self.wish_of[text]
        if visit.shopper == BOT:
            return np.asarray(self.world.relevance[wish])
        return self.world.attraction(wish, int(visit.shopper), day)


class BestForAll(Toy):
    """Knows all that is hidden but who asks: the most to be had without personal ranking."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._means: dict[int, Floats] = {}

    def scores(self, text: str, visit: Visit, day: int) -> Floats:
        """The attraction to the mean of those who ask, as on the first day."""
        wish = self.wish_of[text]
        if wish not in self._means:
            # What is not of the kind's group attracts hardly anyone.
            near = np.flatnonzero(self.world.relevance[wish] > _NEAR)
            means = self.world.relevance[wish] * _NEAR
            means[near] = self.world.mean_attraction(wish, 0, near)
            self._means[wish] = means
        return self._means[wish]


class Chance(Toy):
    """Ranks by chance."""

    def __init__(self, world: World, seed: int = 0) -> None:
        super().__init__(world)
        self._rng = np.random.default_rng(seed)

    def scores(self, text: str, visit: Visit, day: int) -> Floats:
        """Anything."""
        return self._rng.random(len(self.world.goods))


class ClickRates(Toy):
    """A plain learner: a prior from a content ranking, and clicks by looks of each product.

    The rate of a product under a text is (clicks + prior x weight) / (looks + weight), a look being
    worth position ** -0.8.
    """

    def __init__(self, world: World, given: Mapping[str, Floats], *, weight: float = 20.0) -> None:
        super().__init__(world)
        self._given = given
        self._weight = weight
        count = len(world.goods)
        self._clicks: defaultdict[str, Floats] = defaultdict(lambda: np.zeros(count))
        self._looks: defaultdict[str, Floats] = defaultdict(lambda: np.zeros(count))
        self._places = {id_: at for at, id_ in enumerate(world.goods.ids)}
        self._look = examination(_GUESSED_ETA, PAGE)

    def scores(self, text: str, visit: Visit, day: int) -> Floats:
        """The rates; a content score in [0, 1] is half a prior."""
        prior = 0.5 * self._given[text] * self._weight
        return np.asarray((self._clicks[text] + prior) / (self._looks[text] + self._weight))

    def observe(self, events: Sequence[Event]) -> None:
        """Count clicks and looks."""
        for event in events:
            if event.query is None or event.position is None:
                continue
            at = self._places[event.product]
            if event.kind == "impression":
                self._looks[event.query][at] += self._look[event.position - 1]
            elif event.kind == "click":
                self._clicks[event.query][at] += 1


def ideal_clicks(world: World, wish: int, shopper: int, day: int, page: int = PAGE) -> float:
    """Expected clicks of the list by true attraction."""
    attraction = np.where(world.on_sale(day), world.attraction(wish, shopper, day), 0.0)
    best = np.sort(attraction)[::-1][:page]
    return float(click_chances(best, float(world.tastes.eta[shopper])).sum())
