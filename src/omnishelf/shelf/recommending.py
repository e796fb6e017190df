"""Recommendations of an open shop, made of the log of events when they are first asked for."""

import threading
import time
from collections.abc import Callable

from omnishelf.events.bots import bots
from omnishelf.events.table import EventTable
from omnishelf.recommend.recommender import Recommender
from omnishelf.recommend.shop import ReadShop
from omnishelf.recommend.statistics import Statistics
from omnishelf.recommend.strip import Strip
from omnishelf.shelf.events import ShopEvents
from omnishelf.shelf.generation import Generation
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.types import Filter, Source

_ANEW = 600.0
"""Seconds between two countings of all events, while there are new ones: what a shopper looked at
is heeded at once, what goes with what is not."""


class Recommending:
    """Offers products of the generation that serves. Safe to use from several threads.

    What is known of shoppers lives in memory, and is made anew at once when events are erased.
    """

    def __init__(
        self, shop: OpenShop, events: ShopEvents, *, clock: Callable[[], float] = time.time
    ) -> None:
        """Of an open shop; nothing is read before something is asked for."""
        self._shop, self._events, self._clock = shop, events, clock
        self._changing = threading.Lock()
        self._made: tuple[Generation, Recommender] | None = None
        self._statistics: Statistics | None = None
        self._counted_at = 0.0
        self._followed = 0
        events.on_erase.append(self._forget)

    def recommend(
        self,
        kind: str,
        *,
        product: str | None = None,
        shopper: str | None = None,
        session: str | None = None,
        limit: int = 10,
        where: Filter | None = None,
    ) -> Strip:
        """Offer products; see `Recommender.recommend`. A strip for somebody has an id.

        Args:
            kind: such as `similar` or `goes_with`.
            product: id of the product that the strip is about.
            shopper: by the id that events name.
            session: the visit.
            limit: most products.
            where: which products may be offered.

        Raises:
            QueryError: there is no such kind, it needs a product, or the limit is out of range.
            UnknownProductError: the product is not in the shop.
            FilterError: unknown field, or a value of the wrong type.
            ShelfError: the log is damaged.
        """
        recommender = self._ready()
        who = None
        if shopper is not None and self._events.kept:
            who = self._events.log.pseudonym(shopper)
        strip = recommender.recommend(kind, product, who, session, limit, where)
        if shopper is None and session is None:
            return strip
        return strip.model_copy(
            update={"id": self._events.lists.sign(surface=kind, now=self._clock())}
        )

    def _ready(self) -> Recommender:
        with self._changing:
            serving, known, made = self._shop.serving, self._statistics, self._made
            if known is None or self._stale(known):
                known = self._statistics = self._counted()
                made = None
            if made is None or made[0] is not serving:
                made = self._made = serving, self._new(serving, known)
                self._followed = known.last
            self._follow(made[1], known)
            return made[1]

    def _new(self, serving: Generation, known: Statistics) -> Recommender:
        sources: list[Source] = [*self._shop.encoders]
        if serving.model is not None:
            sources.append("fused")
        return Recommender(
            ReadShop(serving.index),
            known,
            self._shop.settings.recommend,
            sources=sources,
            group_field=self._shop.settings.search.group_field,
            clock=self._clock,
        )

    def _stale(self, known: Statistics) -> bool:
        late = self._clock() - self._counted_at > _ANEW
        return late and self._events.kept and self._events.log.last > known.last

    def _counted(self) -> Statistics:
        table = self._events.log.table() if self._events.kept else EventTable.of(())
        self._counted_at = self._clock()
        return Statistics.of(table.rows(~bots(table)), self._shop.settings.recommend)

    def _follow(self, recommender: Recommender, known: Statistics) -> None:
        if self._events.kept and (last := self._events.log.last) > self._followed:
            recommender.follow(self._events.log.table(after=known.last))
            self._followed = last

    def _forget(self) -> None:
        """Events were erased: nothing that was made of them stays."""
        with self._changing:
            self._made = self._statistics = None
