"""A picture at the size at which photos are judged, as CIE Lab."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.encoders.image.colour import lab

SIDE = 224
"""Pixels of the longest side: photos of all sizes are judged at one, smaller ones enlarged."""

Lab = NDArray[np.float32]


def judged_size(picture: Image.Image) -> Image.Image:
    """The picture with its longest side at `SIDE`; of a strip, at least 8 pixels remain."""
    scale = SIDE / max(picture.size)
    size = (max(8, round(picture.width * scale)), max(8, round(picture.height * scale)))
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)


def to_lab(picture: Image.Image) -> Lab:
    """RGB to float32 [height, width, 3]: L in [0, 100], a and b about [-110, 110]."""
    return lab(np.asarray(picture, np.float64) / 255).astype(np.float32)
