"""The colours of what is shown, as a histogram in CIE Lab."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

BINS = 8
DIM = BINS**3
_SIDE = 96
"""Pixels; colours do not need more."""

_WHITE = 242
"""A pixel whose channels are all at least this is background, or shine."""

_D65 = np.array([0.95047, 1.0, 1.08883])
_LINEAR_BELOW = 0.04045
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_LEVELS = 32
"""Steps of each channel in the look-up table: 5 bits."""


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """sRGB in [0, 1], [..., 3], to CIE Lab under D65: L in [0, 100], a and b about [-110, 110].

    IEC 61966-2-1 and CIE 15.
    """
    linear = np.where(rgb <= _LINEAR_BELOW, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _D65
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])],
        axis=-1,
    )


def colour_histogram(picture: Image.Image) -> NDArray[np.float32]:
    """Square roots of the shares of 8 x 8 x 8 cells of Lab, over pixels that are not white.

    The root makes the dot product of two histograms their Bhattacharyya coefficient.

    Args:
        picture: RGB.

    Returns:
        float32 [512], of unit length; all pixels count if all are white.
    """
    small = picture.copy()
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    pixels = np.asarray(small).reshape(-1, 3)
    shown = pixels[(pixels < _WHITE).any(axis=1)]
    pixels = shown if len(shown) else pixels
    levels = (pixels >> 3).astype(np.int64)
    cells = _cell_of_level()[(levels[:, 0] * _LEVELS + levels[:, 1]) * _LEVELS + levels[:, 2]]
    counts = np.bincount(cells, minlength=DIM)
    return np.asarray(np.sqrt(counts / counts.sum()), np.float32)


@cache
def _cell_of_level() -> NDArray[np.int64]:
    """Cell of each colour of 5 bits a channel: a table, since Lab is dear to compute."""
    level = (np.arange(_LEVELS) * 8 + 3.5) / 255
    rgb = np.stack(np.meshgrid(level, level, level, indexing="ij"), axis=-1).reshape(-1, 3)
    low, high = np.array([0.0, -90.0, -110.0]), np.array([100.0, 100.0, 95.0])
    place = np.clip((lab(rgb) - low) / (high - low), 0, 1 - 1e-9)
    cell: NDArray[np.int64] = (place * BINS).astype(np.int64) @ np.array([BINS * BINS, BINS, 1])
    return cell
