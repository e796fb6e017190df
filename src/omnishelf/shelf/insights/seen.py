"""What areas are made of: the shop's products, vectors, sales, events and settings, as of now."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.encoders.encoder import Encoder
from omnishelf.errors import QueryError
from omnishelf.events.bots import bots
from omnishelf.events.table import EventTable
from omnishelf.glossary import Glossary
from omnishelf.profiles.kept import KeptActs
from omnishelf.profiles.profile import Profile
from omnishelf.search.aims import aims
from omnishelf.search.asked import Asked
from omnishelf.settings import Settings
from omnishelf.shelf.events import ShopEvents
from omnishelf.shelf.insights.sales import Sales
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.types import Product, Query, Sound, Source

Vector = NDArray[np.float32]
Made = TypeVar("Made")

_LIKENESS: tuple[Source, ...] = ("fused", "text", "image")
"""By whose vectors products are compared, the first that the shop has."""
_BATCH = 2_000
_TEXTS = 64


class Seen:
    """Reads a shop that is open. Nothing of it is changed."""

    def __init__(
        self,
        shop: OpenShop,
        events: ShopEvents,
        sales: Sales,
        *,
        clock: Callable[[], float],
        tell: Callable[[str], None] = lambda _: None,
        latest: Callable[[str], Any] = lambda _: None,
    ) -> None:
        """Of an open shop.

        Args:
            shop: the shop.
            events: what its shoppers did.
            sales: those that were imported.
            clock: seconds since 1970.
            tell: told what is being done.
            latest: the latest result of a part; None if there is none.
        """
        self._latest = latest
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

    def aim(
        self, source: Source, *, text: str | None = None, picture: bytes | None = None
    ) -> Vector | None:
        """Where words or a picture point among a source's vectors [dim]; None if the source can't
        be asked by them.

        Raises:
            MediaError: the picture can't be read.
        """
        searcher, limits = self._shop.searcher, self.settings.media
        seen = decode_picture(picture, limits, name="a picture") if picture else None
        asked = Asked(text, ("words",) if text else (), seen, None, None, ())
        query = Query(text=text or "a picture", using=frozenset({source}))
        index, model = self._shop.serving.index, self._shop.serving.model
        try:
            found = aims(query, asked, encoders=searcher.encoders, index=index, model=model)
        except QueryError:
            return None
        return found[0].vector

    def nearest(self, source: Source, vector: NDArray[np.floating], count: int) -> list[str]:
        """Ids of the products that lie nearest to a unit vector."""
        aim = np.asarray(vector, np.float32)
        found = self._shop.serving.index.nearest(source, aim, where=None, limit=count)
        return [each.id for each in found]

    def read_media(self, reference: str) -> bytes:
        """What a picture's reference holds.

        Raises:
            MediaError: it can't be had.
        """
        return self._shop.read_media(reference)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts as the shop's text encoder reads them, unit rows [n, dim].

        Raises:
            QueryError: the shop has none.
        """
        if "text" not in self._shop.encoders:
            raise QueryError("this shop has no text encoder: make it with one that reads words")
        encoder = self._shop.encoders["text"].product
        parts = [
            encoder.encode(texts[at : at + _TEXTS], side="product")
            for at in range(0, len(texts), _TEXTS)
        ]
        nothing = np.zeros((0, encoder.dim), np.float32)
        return np.concatenate([nothing, *parts]).astype(np.float32)

    @property
    def text_encoder(self) -> Encoder[str] | None:
        """What reads products' words; None if the shop has none."""
        return self._shop.encoders["text"].product if "text" in self._shop.encoders else None

    @property
    def picture_encoder(self) -> Encoder[Image.Image] | None:
        """What sees products' pictures; None if the shop has none."""
        return self._shop.encoders["image"].product if "image" in self._shop.encoders else None

    def hear(self, sound: Sound) -> str:
        """The words of a recording.

        Raises:
            NoSpeechError: there are none.
            ModelError: the extra `audio` is not installed.
        """
        return self._shop.listener.hear(sound).text

    @property
    def glossary(self) -> Glossary:
        """What goods and properties are called."""
        return self._shop.aliases.glossary

    @property
    def colour_field(self) -> str | None:
        """The field that tells products' colours; None if none does."""
        lexicon = self._shop.wordings.now().lexicon
        return lexicon.conditions.field_of("colour") if lexicon else None

    @property
    def kept_media(self) -> Path:
        """The folder of files that the shop keeps."""
        return self._shop.media.folder

    def latest(self, part: str) -> Any:
        """The latest result of another part of the same area; None if there is none."""
        return self._latest(part)

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
