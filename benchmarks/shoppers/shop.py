"""The shop itself as a policy: all that the simulation calls of it is in this file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omnishelf import Shelf
from omnishelf.types.event import Event
from shoppers.policy import Shown, Visit
from shoppers.toys import PAGE
from shoppers.world import World

DEEP = 100
"""Hits asked for of the content ranking, so that a page is left of those that are on sale."""


@dataclass(frozen=True)
class ContentList:
    """The shop's own ranking of a text."""

    ids: tuple[str, ...]
    """Best first."""
    scores: tuple[float, ...]


class Clock:
    """The simulation's time, in seconds since 1970: a shop that is given it takes events for
    things of now."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now


def open_shop(folder: Path, clock: Clock) -> Shelf:
    """A shelf that reads the time from the simulation."""
    return Shelf.open(folder, clock=clock)


def content_lists(
    shelf: Any, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None
) -> dict[str, ContentList]:
    """The shop's own ranking of each text, before any event."""
    lists = {}
    for number, text in enumerate(texts):
        hits = shelf.search(text, limit=DEEP).hits
        lists[text] = ContentList(
            tuple(hit.product.id for hit in hits), tuple(hit.score for hit in hits)
        )
        progress(number + 1)
    return lists


class ContentPolicy:
    """The lists of the first day, less what is not sold yet."""

    def __init__(self, world: World, lists: Mapping[str, ContentList], *, page: int = PAGE) -> None:
        self._world = world
        self._lists = lists
        self._page = page
        self._pages: dict[str, tuple[str, ...]] = {}
        self._absent: frozenset[str] = frozenset()
        self._number = 0

    def rank(self, text: str, visit: Visit) -> Shown:  # noqa: ARG002
        """The same list for everyone."""
        if text not in self._pages:
            sold = [id_ for id_ in self._lists[text].ids if id_ not in self._absent]
            self._pages[text] = tuple(sold[: self._page])
        ids = self._pages[text]
        self._number += 1
        return Shown(f"content-{self._number}", ids, (None,) * len(ids))

    def observe(self, events: Sequence[Event]) -> None:
        """Nothing is learned."""

    def begin_day(self, day: int) -> None:
        """What is on sale changes."""
        self._absent = absent(self._world, day)
        self._pages = {}

    def end_of_day(self, day: int) -> None:
        """Nothing is learned."""


class LearnedPolicy:
    """A shelf that is fed with events and learns each night.

    Args:
        world: for what is on sale; the shop is asked for no other products.
        shelf: an open `Shelf`.
        clock: what the shelf reads the time from.
        night: told the day and what `learn` reported.
    """

    def __init__(
        self,
        world: World,
        shelf: Any,
        clock: Clock,
        *,
        page: int = PAGE,
        night: Callable[[int, Any], None] = lambda *_: None,
    ) -> None:
        self._world = world
        self._shelf = shelf
        self._clock = clock
        self._page = page
        self._night = night
        self._where: dict[str, object] | None = None

    def rank(self, text: str, visit: Visit) -> Shown:
        """What the shop answers this shopper; one who does not consent is not named."""
        self._clock.now = visit.time.timestamp()
        results = self._shelf.search(
            text,
            shopper=visit.shopper if visit.consents else None,
            session=visit.session,
            personal=True,
            limit=self._page,
            where=self._where,
        )
        ids = tuple(hit.product.id for hit in results.hits)
        return Shown(results.id, ids, propensities(results))

    def observe(self, events: Sequence[Event]) -> None:
        """Send them to the shop.

        Raises:
            RuntimeError: it refuses some, which would be a fault of the simulation.
        """
        self._clock.now = max(event.time.timestamp() for event in events)
        refused = self._shelf.events.take(events).refused
        if refused:
            raise RuntimeError(f"{len(refused)} events were refused: {refused[0].reason}")

    def begin_day(self, day: int) -> None:
        """Products that are not sold yet are filtered out."""
        ids = sorted(absent(self._world, day))
        self._where = {"not": {"id": ids}} if ids else None

    def end_of_day(self, day: int) -> None:
        """Learn."""
        self._night(day, self._shelf.learn())


def propensities(results: Any) -> tuple[float | None, ...]:
    """As the shop gives them with each hit; None where chance had no say."""
    return tuple(getattr(hit, "propensity", None) for hit in results.hits)


def absent(world: World, day: int) -> frozenset[str]:
    """Ids of products that are not sold yet."""
    sold = world.on_sale(day)
    return frozenset(id_ for id_, on_sale in zip(world.goods.ids, sold, strict=True) if not on_sale)
