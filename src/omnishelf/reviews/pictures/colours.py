"""Which colour a photo's object has, by what the shop itself calls so."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.catalog.labels import Column, label_of
from omnishelf.glossary import Glossary
from omnishelf.reviews.heads.discriminant import Discriminant
from omnishelf.reviews.pictures.lightness import to_lab
from omnishelf.types import Product

_SIDE = 64
"""Pixels; colours do not need more."""
_STEP = 18.0
"""Units of Lab between two of the colours that pixels are likened to."""
_WIDTH = 10.0
"""Standard deviation of likeness, in units of Lab."""
_RING = 0.08
_LEAST_SHOWN = 0.04
"""Share of the middle; with less, the object has the colours of its ground."""
_CELL = 8.0
"""Units of Lab within which colours are one, and the ground is not told from the object."""

UNCOLOURED = frozenset({"multi", "metallic", "transparent", "black and white"})
"""Colours of the glossary that are none."""

Values = NDArray[np.float64]


def _palette() -> NDArray[np.float64]:
    """[colours, 3]: points of a grid in Lab that sRGB can show, or nearly."""
    levels = np.linspace(0, 1, 18)
    rgb = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(1, -1, 3)
    shown = to_lab(Image.fromarray((rgb * 255).astype(np.uint8)))[0]
    return np.unique(np.round(shown / _STEP), axis=0) * _STEP


PALETTE = _palette()
DIM = len(PALETTE)


def colour_features(picture: Image.Image) -> NDArray[np.float32]:
    """Square roots of the shares of colours, over what stands out from the photo's edges.

    Pixels count by a bell around the middle, and less the more their colour is the ground's,
    which is what lies along the edges. Where nothing stands out, all of the middle counts.

    Args:
        picture: RGB.

    Returns:
        float32 [DIM], of unit length.
    """
    small = picture.copy()
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    shown = to_lab(small).astype(np.float64)
    height, width = shown.shape[:2]
    down, across = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)
    middle = np.exp(-(down**2 + across**2) / 0.6).reshape(-1)
    edge = ((np.abs(down) > 1 - 2 * _RING) | (np.abs(across) > 1 - 2 * _RING)).reshape(-1)
    # What is alike in colour is likened to the palette once.
    colours, cells = np.unique(np.round(shown.reshape(-1, 3) / _CELL), axis=0, return_inverse=True)
    inside = np.bincount(cells.reshape(-1), middle) / middle.sum()
    ground = np.bincount(cells.reshape(-1), edge) / max(edge.sum(), 1)
    weight = inside - np.minimum(inside, ground)
    if weight.sum() < _LEAST_SHOWN:
        weight = inside
    apart = ((colours[:, None] * _CELL - PALETTE) ** 2).sum(axis=2)
    likeness = np.exp(-(apart - apart.min(axis=1, keepdims=True)) / (2 * _WIDTH**2))
    likeness /= likeness.sum(axis=1, keepdims=True)
    shares = weight @ likeness / weight.sum()
    return np.asarray(np.sqrt(shares), np.float32)


@dataclass(frozen=True, eq=False)
class ColourNames:
    """Where a shop tells colours, and what it means by them."""

    column: Column
    glossary: Glossary

    def of(self, product: Product) -> str | None:
        """The canonical English name of a product's colour; None if it has none, or several."""
        told = label_of(product, self.column, self.glossary)
        terms = self.glossary.lookup(told, kinds=("colour",)) if told else ()
        name = next(iter(terms[0].words.values()))[0] if terms else None
        return None if name in UNCOLOURED else name


@dataclass(frozen=True, eq=False)
class ColourHead:
    """Tells colours by their canonical names."""

    names: tuple[str, ...]
    telling: Discriminant

    def probabilities(self, features: NDArray[np.floating]) -> Values:
        """float [n, DIM] to float64 [n, names]."""
        return self.telling.probabilities(features)


_SURE = 0.6
_UNLIKELY = 0.05


def mismatch(names: Sequence[str], probabilities: Values, catalog: str) -> str | None:
    """What to say where a photo's colour is surely another than the catalog's; else None.

    Args:
        names: of colours.
        probabilities: [names], of one photo.
        catalog: the product's colour; one that is not among the names can't be told.
    """
    if catalog not in names:
        return None
    best = int(probabilities.argmax())
    if probabilities[best] < _SURE or probabilities[names.index(catalog)] > _UNLIKELY:
        return None
    return f"catalog: {catalog}, photo: {names[best]}"
