"""A catalog as the textbook networks learn from it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import Labels, read_labels
from omnishelf.errors import ModelError
from omnishelf.glossary.glossary import Glossary
from omnishelf.learning.textbook.media import Media, read_media
from omnishelf.learning.textbook.settings import TextbookSettings
from omnishelf.learning.views.augmentation import Vary
from omnishelf.learning.views.dataset import standardised_prices
from omnishelf.learning.views.phrases import Phrases, make_phrases
from omnishelf.types import Product

MIN_PRODUCTS = 8
"""With fewer there is nothing to validate and test by."""


@dataclass(frozen=True, slots=True, eq=False)
class TextbookData:
    """Products, what they are, look and sound like, and how they are asked for.

    It is gathered once and may be learned from by several networks.
    """

    products: tuple[Product, ...]
    labels: Labels
    phrases: Phrases
    media: Media
    prices: NDArray[np.float32]
    """float32 [products]: standardised logarithms of prices, NaN where there is none."""


def gather_textbook(
    products: Sequence[Product],
    glossary: Glossary,
    vary: Vary,
    settings: TextbookSettings,
    *,
    languages: Sequence[str],
    seed: int,
) -> TextbookData:
    """Read a catalog's labels and media, and make phrases that ask for its products.

    Args:
        products: in the same order each time, so that the same seed gives the same data.
        glossary: how things are said.
        vary: reads pictures and sounds.
        settings: how many phrases, and how large pictures are.
        languages: that phrases are made in.
        seed: for the phrases.

    Raises:
        ModelError: there are too few products.
    """
    if len(products) < MIN_PRODUCTS:
        raise ModelError(
            f"the textbook's networks need {MIN_PRODUCTS} products or more to learn from and be "
            f"tested by, and this shop has {len(products)}: add a larger catalog first"
        )
    labels = read_labels(products, glossary)
    prices = np.array([np.nan if p.price is None else p.price for p in products], np.float64)
    return TextbookData(
        products=tuple(products),
        labels=labels,
        phrases=make_phrases(
            labels, glossary, languages=languages, most=settings.phrases, seed=seed
        ),
        media=read_media(products, vary, side=settings.picture_side),
        prices=standardised_prices(prices),
    )
