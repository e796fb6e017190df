"""What areas are made of: the shop's products, vectors, sales, events and settings, as of now."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.bots import bots
from omnishelf.events.table import EventTable
from omnishelf.profiles.kept import KeptActs
from omnishelf.profiles.profile import Profile
from omnishelf.search.aims import aims
from omnishelf.search.asked import Asked
from omnishelf.settings import Settings
from omnishelf.shelf.events import ShopEvents
from omnishelf.shelf.insights.sales import Sales
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.types import Product, Query, Source

Vector = NDArray[np.float32]
Made = TypeVar("Made")

_LIKENESS: tuple[Source, ...] = ("fused", "text", "image")
"""By whose vectors products are compared, the first that the shop has."""
_BATCH = 2_000


class Seen:
    """Reads a shop that is open. Nothing of it is changed."""

    def __init__(
        self,
        shop: OpenShop,
        events: ShopEvents,
        sales: Sales,
        *,
        clock: Callable[[], float],
        tell: Callable[[str], None],
    ) -> None:
        """Of an open shop.

        Args:
            shop: the shop.
            events: what its shoppers did.
            sales: those that were imported.
            clock: seconds since 1970.
            tell: told what is being done.
        """
        self._shop, self._events = shop, events
        self.sales, self.tell = sales, tell
        self._clock = clock
        self._made: dict[Hashable, Any] = {}

    def once(self, what: Hashable, make: Callable[[], Made]) -> Made:
        """What several parts need, made by the first of them."""
        if what not in self._made:
            self._made[what] = make()
        made: Made = self._made[what]
        return made

    @property
    def folder(self) -> Path:
        """The shop's."""
        return self._shop.folder

    @property
    def settings(self) -> Settings:
        """The shop's."""
        return self._shop.settings

    @property
    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.fromtimestamp(self._clock(), UTC)

    def products(self) -> Iterator[Product]:
        """All, in no order."""
        return chain.from_iterable(self._shop.serving.index.scan())

    def product(self, ids: Sequence[str]) -> Mapping[str, Product]:
        """Those of these ids that the shop has."""
        return self._shop.serving.index.products(ids)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Sources whose vectors products may have."""
        own: list[Source] = [*self._shop.encoders]
        return (*own, "fused") if self._shop.serving.model is not None else tuple(own)

    @property
    def likeness(self) -> Source:
        """The source that products are compared by."""
        return next(source for source in _LIKENESS if source in self.sources)

    def vectors(self, ids: Sequence[str], source: Source) -> dict[str, Vector]:
        """One unit vector [dim] for each of these products that has the source: the mean of its
        pictures, sounds or languages."""
        found: dict[str, Vector] = {}
        for start in range(0, len(ids), _BATCH):
            some = self._shop.serving.index.vectors(ids[start : start + _BATCH], source)
            for id, rows in some.items():
                mean = np.asarray(rows, np.float32).mean(axis=0)
                length = float(np.linalg.norm(mean))
                if length > 0:
                    found[id] = mean / length
        return found

    def aim(self, text: str, source: Source) -> Vector | None:
        """Where a query's words point among a source's vectors; None if it can't be asked by
        words."""
        searcher = self._shop.searcher
        query = Query(text=text, using=frozenset({source}))
        asked = Asked(text=text, text_parts=("words",))
        index, model = self._shop.serving.index, self._shop.serving.model
        found = aims(query, asked, encoders=searcher.encoders, index=index, model=model)
        return found[0].vector

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts as the shop's text encoder reads them, unit rows [n, dim]."""
        return np.asarray(self._shop.encoders["text"].product.encode(texts), np.float32)

    def events(self) -> EventTable:
        """What shoppers did, bots left out."""
        if not self._events.kept:
            return EventTable.of(())
        table = self._events.log.table()
        return table.rows(~bots(table))

    def pseudonym(self, shopper: str) -> str:
        """What a shopper is called in tables."""
        return self._events.log.pseudonym(shopper)

    def profiles(self, pseudonyms: Sequence[str]) -> dict[str, Profile]:
        """Of those shoppers of whom something is known."""
        acts = KeptActs()
        acts.add(self.events())
        catalog = self._shop.searcher.shoppers.catalog
        half_life = self.settings.personal.half_life_days
        nothing = acts.of_visit(None, None)
        found = {}
        for one in pseudonyms:
            profile = Profile.of(
                acts.of_shopper(one), nothing, catalog,
                now=self._clock(), half_life_days=half_life,
            )  # fmt: skip
            if profile is not None:
                found[one] = profile
        return found
