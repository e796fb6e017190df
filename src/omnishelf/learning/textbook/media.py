"""Products' pictures and sounds as the textbook networks take them: small, all of one shape."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from omnishelf.encoders.audio.statistics import DIM as SOUND_DIM
from omnishelf.encoders.audio.statistics import sound_statistics
from omnishelf.errors import MediaError
from omnishelf.learning.views.augmentation import Vary
from omnishelf.types import Product

_WHITE = 255


@dataclass(frozen=True, slots=True, eq=False)
class Media:
    """One picture and one sound of each product, where it has any that can be read."""

    pixels: NDArray[np.uint8]
    """uint8 [n, side, side, 3], white where there is no picture."""
    sounds: NDArray[np.float32]
    """float32 [n, SOUND_DIM]: MFCC, spectral entropy and centroid over time; else zeros."""
    seen: NDArray[np.bool_]
    heard: NDArray[np.bool_]

    def rows(self, places: NDArray[np.int64]) -> "Media":
        """Those of some products."""
        return Media(
            self.pixels[places], self.sounds[places], self.seen[places], self.heard[places]
        )


def read_media(products: Sequence[Product], vary: Vary, *, side: int) -> Media:
    """Read each product's first picture and sound that are at hand and can be read."""
    media = Media(
        pixels=np.full((len(products), side, side, 3), _WHITE, np.uint8),
        sounds=np.zeros((len(products), SOUND_DIM), np.float32),
        seen=np.zeros(len(products), np.bool_),
        heard=np.zeros(len(products), np.bool_),
    )
    for place, product in enumerate(products):
        for reference in filter(vary.at_hand, product.images):
            try:
                media.pixels[place] = small_pixels(vary.picture(reference), side)
            except MediaError:
                continue
            media.seen[place] = True
            break
        for reference in filter(vary.at_hand, product.sounds):
            try:
                media.sounds[place] = sound_statistics(vary.sound(reference).samples)
            except MediaError:
                continue
            media.heard[place] = True
            break
    return media


def small_pixels(picture: Image.Image, side: int) -> NDArray[np.uint8]:
    """A picture letterboxed on white, uint8 [side, side, 3]."""
    square = ImageOps.pad(
        picture, (side, side), method=Image.Resampling.BILINEAR, color=(_WHITE, _WHITE, _WHITE)
    )
    return np.asarray(square, np.uint8)
