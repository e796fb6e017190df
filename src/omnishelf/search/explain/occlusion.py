"""Occlusion sensitivity: what of an input matters, told by covering it piece by piece.

M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

CELLS = 8
"""Rows and columns of a heat map."""
_WIDE = 2
"""Cells that are covered at once, a side: single ones hardly move a similarity."""

_BACKGROUND = 6
"""Channels of a covered pixel may differ so much from the cover, and nothing is covered: what
JPEG makes of a plain background."""

Grid = NDArray[np.float64]


class Window(NamedTuple):
    """Cells that are covered at once, ends excluded."""

    top: int
    left: int
    bottom: int
    right: int


def windows() -> list[Window]:
    """Two lattices of windows of 2 x 2 cells, one shifted by a cell both ways: together 25, half
    as many as if windows moved cell by cell, and their edges still lie on every cell's."""
    starts = [
        (top, left)
        for shift in range(_WIDE)
        for top in range(shift, CELLS - 1, _WIDE)
        for left in range(shift, CELLS - 1, _WIDE)
    ]
    return [Window(top, left, top + _WIDE, left + _WIDE) for top, left in starts]


def covered(picture: Image.Image, cells: Sequence[Window]) -> Image.Image | None:
    """A picture with these cells in the colour of its background; None if they are that already.

    The colour is the median of the picture's rim: what is covered looks as if it was not there,
    where grey would be a thing of its own on most pictures of products.
    """
    pixels = np.asarray(picture).copy()
    rim = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    colour = np.median(rim, axis=0).astype(np.uint8)
    changed = False
    for window in cells:
        part = pixels[_span(window.top, window.bottom, picture.height),
                      _span(window.left, window.right, picture.width)]  # fmt: skip
        if np.abs(part.astype(np.int16) - colour).max(initial=0) > _BACKGROUND:
            part[:] = colour
            changed = True
    return Image.fromarray(pixels) if changed else None


def spread(found: Sequence[tuple[Window, float]]) -> Grid:
    """Losses of windows [windows] to cells [8, 8]: a window's loss is its cells' alike, and a
    cell's heat the mean over the windows that cover it."""
    heat, count = np.zeros((CELLS, CELLS)), np.zeros((CELLS, CELLS))
    for window, loss in found:
        at = np.s_[window.top : window.bottom, window.left : window.right]
        heat[at] += loss / _WIDE**2
        count[at] += 1
    return np.asarray(heat / np.maximum(count, 1))


def _span(start: int, end: int, pixels: int) -> slice:
    return slice(round(start * pixels / CELLS), round(end * pixels / CELLS))
