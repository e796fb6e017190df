"""Occlusion sensitivity: what of an input matters, told by covering it piece by piece.

M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

CELLS = 7
"""Rows and columns of a heat map."""
_WIDE = 2
"""Cells that are covered at once, a side: single ones hardly move a similarity."""

_BACKGROUND = 6
"""Channels of a covered pixel may differ so much from the cover, and nothing is covered: what
JPEG makes of a plain background."""

_NOTABLE = 0.4
"""Share of the largest heat below which the second lattice is not asked."""

Grid = NDArray[np.float64]


class Window(NamedTuple):
    """Cells that are covered at once, ends excluded."""

    top: int
    left: int
    bottom: int
    right: int


def lattices() -> tuple[list[Window], list[Window]]:
    """Two lattices of windows of 2 x 2 cells, one shifted by a cell both ways, cut at the rim: each
    cell lies in one window of both. They are 32 together, where windows that move cell by cell
    are more than twice as many."""
    coarse, fine = (
        [
            Window(max(top, 0), max(left, 0), min(top + _WIDE, CELLS), min(left + _WIDE, CELLS))
            for top in range(first, CELLS, _WIDE)
            for left in range(first, CELLS, _WIDE)
        ]
        for first in (0, 1 - _WIDE)
    )
    return coarse, fine


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


def spread(losses: Mapping[Window, float]) -> Grid:
    """Losses of windows to cells [7, 7]: a window's loss is its cells' alike."""
    heat = np.zeros((CELLS, CELLS))
    for window, loss in losses.items():
        heat[_cells(window)] = loss / _area(window)
    return heat


def wanted(fine: Sequence[Window], heat: Grid) -> tuple[list[Window], dict[Window, float]]:
    """Of the second lattice's windows those that are worth covering, and what the first lattice
    lets the others lose: next to nothing, wherever they lie."""
    least = _NOTABLE * np.abs(heat).max()
    near = [window for window in fine if np.abs(heat[_cells(window)]).max() > least]
    others = {window: float(heat[_cells(window)].sum()) for window in fine if window not in near}
    return near, others


def _cells(window: Window) -> tuple[slice, slice]:
    return slice(window.top, window.bottom), slice(window.left, window.right)


def _area(window: Window) -> int:
    return (window.bottom - window.top) * (window.right - window.left)


def _span(start: int, end: int, pixels: int) -> slice:
    return slice(round(start * pixels / CELLS), round(end * pixels / CELLS))
