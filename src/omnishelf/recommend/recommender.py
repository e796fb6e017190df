"""The one entry: a kind of strip and whom it is for in, products with reasons out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from omnishelf.errors import QueryError, UnknownProductError
from omnishelf.events.table import EventTable
from omnishelf.recommend.asked import Asked
from omnishelf.recommend.finishing import finish
from omnishelf.recommend.histories import Histories
from omnishelf.recommend.shop import Products
from omnishelf.recommend.statistics import Statistics
from omnishelf.recommend.strip import Strip
from omnishelf.recommend.strips.registry import STRIPS
from omnishelf.settings import RecommendSettings
from omnishelf.types import Filter, Product, Source

MAX_LIMIT = 100
CART = 5
"""Products of a cart, the last ones, that a strip is about: each takes a search."""
_CART_SECONDS = 7 * 86_400
"""A cart that was left for longer is forgotten."""


@dataclass(frozen=True, eq=False)
class _Known:
    """What is known of shoppers; replaced as a whole."""

    statistics: Statistics
    lately: Histories | None = None
    """Of events that came after the statistics."""


class Recommender:
    """Offers products of a shop. Several threads may ask it while it learns anew."""

    def __init__(
        self,
        shop: Products,
        statistics: Statistics,
        settings: RecommendSettings,
        *,
        sources: Sequence[Source],
        group_field: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Offer what this shop sells.

        Args:
            shop: its index.
            statistics: of its events.
            settings: how to offer.
            sources: that the shop has vectors of; with `fused`, if it is trained.
            group_field: what variants of a product share.
            clock: seconds since 1970.
        """
        self._shop = shop
        self._settings = settings
        self._sources = tuple(sources)
        self._group_field = group_field
        self._clock = clock
        self._known = _Known(statistics)

    def rebuild(self, statistics: Statistics) -> None:
        """Go by these from now on; what `follow` brought is forgotten."""
        self._known = _Known(statistics)

    def follow(self, table: EventTable) -> None:
        """Heed what shoppers did since the statistics were made: what they looked at, bought, and
        like. Everything else waits for `rebuild`.

        Args:
            table: all events since then, each time: it replaces what was followed before.
        """
        known = self._known
        new = table.rows(np.flatnonzero(table.seq > known.statistics.last))
        self._known = _Known(known.statistics, Histories(new))

    def recommend(
        self,
        kind: str,
        product: str | None = None,
        shopper: str | None = None,
        session: str | None = None,
        limit: int = 10,
        where: Filter | None = None,
    ) -> Strip:
        """Offer products. A shopper or a session that is not known is a new one.

        Args:
            kind: a name in `STRIPS`.
            product: id of the product that the strip is about; without, `goes_with` is about what
                is in the shopper's cart.
            shopper: pseudonym.
            session: the visit.
            limit: most products, 1 to 100.
            where: which products may be offered.

        Raises:
            QueryError: there is no such kind, it needs a product, or the limit is out of range.
            UnknownProductError: the product is not in the shop.
            FilterError: unknown field, or a value of the wrong type.
        """
        chosen = STRIPS.get(kind)
        if chosen is None:
            raise QueryError(f"no recommendations of kind '{kind}'; there are: {', '.join(STRIPS)}")
        if not 1 <= limit <= MAX_LIMIT:
            raise QueryError(f"a strip may hold 1 to {MAX_LIMIT} products, not {limit}")
        if chosen.of_product and product is None:
            raise QueryError(f"recommendations of kind '{kind}' are about a product: name it")
        about: tuple[Product, ...] = () if product is None else (self._product(product),)
        if where is not None and next(iter(self._shop.scan(where=where, batch=1)), None) is None:
            return Strip(kind=kind, offers=())
        known = self._known
        past = known.statistics.histories.of(shopper, session)
        if known.lately is not None:
            past = known.lately.of(shopper, session).then(past)
        now = self._clock()
        if chosen.of_cart and not about:
            cart = past.cart(now - _CART_SECONDS)[:CART]
            held = self._shop.products(cart)
            about = tuple(held[id] for id in cart if id in held)
        asked = Asked(
            shop=self._shop,
            statistics=known.statistics,
            settings=self._settings,
            sources=self._sources,
            group_field=self._group_field,
            past=past,
            now=now,
            limit=limit,
            where=where,
            about=about,
        )
        offers = finish(
            asked, chosen.think(asked), spread=chosen.spread, no_variants=chosen.no_variants
        )
        return Strip(kind=kind, offers=offers)

    def _product(self, id: str) -> Product:
        found = self._shop.products([id]).get(id)
        if found is None:
            raise UnknownProductError(f"no product '{id}' in this shop to recommend others by")
        return found
