"""What presets learn from and rank: gathered once, shared by all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from omnishelf.errors import ModelError
from omnishelf.learning.compare.practice import Practice, make_practice
from omnishelf.learning.compare.settings import CompareSettings
from omnishelf.learning.compare.sources import FrozenSources
from omnishelf.learning.compare.space import CommonSpace, fit_space
from omnishelf.learning.encoders.goods import Goods, gather_goods
from omnishelf.learning.encoders.media import MediaReader
from omnishelf.learning.textbook.data import TextbookData, gather_textbook
from omnishelf.learning.textbook.media import Media, read_media
from omnishelf.learning.train import MIN_PRODUCTS, Shop
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.gather import gather
from omnishelf.learning.views.holdout import held_products
from omnishelf.types import Product

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Material:
    """A shop's products in two parts: to learn from, and the pool, which no preset learns from."""

    shop: Shop
    kept: Path
    """Where the shop keeps media."""
    learned: tuple[Product, ...]
    pool: tuple[Product, ...]
    settings: CompareSettings
    scratch: Path
    """A folder for what presets save."""
    tell: Tell

    @classmethod
    def divide(
        cls,
        shop: Shop,
        products: Sequence[Product],
        settings: CompareSettings,
        *,
        kept: Path,
        scratch: Path,
        tell: Tell,
    ) -> "Material":
        """Hold back a part of the products, chosen by their ids.

        Args:
            shop: whose they are.
            products: all there are; media that would have to be downloaded are left out.
            settings: how many are held back.
            kept: where the shop keeps media.
            scratch: a folder for what presets save.
            tell: told what is being done.

        Raises:
            ModelError: there are too few products.
        """
        products = [_at_hand(each, shop) for each in sorted(products, key=lambda each: each.id)]
        if len(products) < 2:  # noqa: PLR2004
            raise ModelError(_few(len(products)))
        held = held_products(
            [product.id for product in products],
            share=settings.held_back,
            most=settings.most_held_back,
        )
        learned = [each for each, is_held in zip(products, held, strict=True) if not is_held]
        pool = [each for each, is_held in zip(products, held, strict=True) if is_held]
        if len(learned) < MIN_PRODUCTS:
            raise ModelError(_few(len(products)))
        return cls(shop, kept, tuple(learned), tuple(pool), settings, scratch, tell)

    @cached_property
    def sources(self) -> FrozenSources:
        """The shop's frozen sources over the pool."""
        return FrozenSources(self.shop, self.pool)

    @cached_property
    def goods(self) -> Goods:
        """The learned part as encoders learn from it."""
        self.tell("reading labels and making phrases")
        return gather_goods(
            self.learned,
            self.shop.glossary,
            self.settings.encoders,
            languages=self.shop.languages,
        )

    @cached_property
    def practice(self) -> Practice:
        """Questions over the learned part, to tune by."""
        goods = self.goods
        self.tell("asking the shop's own sources, to tune by")
        return make_practice(
            self.shop,
            goods,
            share=self.settings.held_back,
            most=self.settings.most_held_back,
            seed=self.settings.seed,
        )

    @cached_property
    def data(self) -> Dataset:
        """The learned part as the shelf model learns from it: features, phrases, variations.

        Raises:
            ModelError: no features are kept.
        """
        self.tell("encoding phrases and varied pictures")
        data = gather(
            self.learned,
            self.shop.cache,
            self.shop.encoders,
            self.shop.glossary,
            languages=self.shop.languages,
            settings=self.settings.model,
            vary=self.shop.vary,
            seed=self.settings.seed,
        )
        if not data.tokens:
            raise ModelError("the shop keeps no features of its products: add the catalog again")
        return data

    @cached_property
    def space(self) -> CommonSpace:
        """One space for the shop's frozen sources, fitted on the learned part.

        Raises:
            ModelError: the shop has no text features, or no others.
        """
        data = self.data
        self.tell("fitting one space for the shop's own sources")
        return fit_space(data)

    @cached_property
    def textbook(self) -> TextbookData:
        """The learned part as the textbook's networks learn from it."""
        self.tell("reading pictures and sounds for the textbook's networks")
        return gather_textbook(
            self.learned,
            self.shop.glossary,
            self.shop.vary,
            self.settings.textbook,
            languages=self.shop.languages,
            seed=self.settings.seed,
        )

    @cached_property
    def pool_media(self) -> Media:
        """The pool's pictures and sounds as the textbook's networks take them."""
        return read_media(self.pool, self.shop.vary, side=self.settings.textbook.picture_side)

    @property
    def reader(self) -> MediaReader:
        """Reads pictures and sounds for encoders; what can't be read was told when added."""
        return MediaReader(lambda _: None, kept=self.kept)


def _at_hand(product: Product, shop: Shop) -> Product:
    """Without media that would have to be downloaded."""
    return product.model_copy(
        update={
            "images": tuple(filter(shop.vary.at_hand, product.images)),
            "sounds": tuple(filter(shop.vary.at_hand, product.sounds)),
        }
    )


def _few(count: int) -> str:
    return (
        f"this shop has {count} product{'' if count == 1 else 's'}: too few to hold some back and "
        f"learn from {MIN_PRODUCTS} others"
    )
