"""What the product tower takes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.trained.vocabulary import Vocabulary
from omnishelf.learning.textbook.media import Media
from omnishelf.learning.textbook.settings import TextbookSettings
from omnishelf.learning.textbook.vocabulary import product_text, read_words
from omnishelf.types import Product

TEXT, PICTURE, SOUND = range(3)
"""Columns of `ProductInputs.present`."""


@dataclass(frozen=True, slots=True, eq=False)
class ProductInputs:
    """Products in numbers."""

    words: NDArray[np.int64]
    """int64 [n, w], padded with 0."""
    pixels: NDArray[np.uint8]
    """uint8 [n, side, side, 3]."""
    sounds: NDArray[np.float32]
    """float32 [n, SOUND_DIM]."""
    present: NDArray[np.bool_]
    """bool [n, 3]: whether there is any text, picture, sound."""

    def rows(self, places: NDArray[np.int64]) -> "ProductInputs":
        """Those of some products."""
        return ProductInputs(
            self.words[places], self.pixels[places], self.sounds[places], self.present[places]
        )

    def named(self) -> dict[str, NDArray[Any]]:
        """By name, as networks take them."""
        return {
            "words": self.words,
            "pixels": self.pixels,
            "sounds": self.sounds,
            "present": self.present,
        }


def product_inputs(
    products: Sequence[Product], media: Media, vocabulary: Vocabulary, settings: TextbookSettings
) -> ProductInputs:
    """Products with their media in numbers."""
    texts = [product_text(product) for product in products]
    told = np.array([bool(text) for text in texts], np.bool_)
    words = read_words(texts, vocabulary, most=settings.product_words)
    return ProductInputs(
        # A text of nothing reads as one unknown word: here it is no word.
        words=words * told[:, None],
        pixels=media.pixels,
        sounds=media.sounds,
        present=np.stack([told, media.seen, media.heard], axis=1),
    )
