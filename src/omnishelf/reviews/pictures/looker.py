"""A review's photo, looked at: how good it is, whether it is the product, in which colour."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.catalog.media.reference import read_reference, shown
from omnishelf.encoders.encoder import PICTURE_SIDE
from omnishelf.errors import MediaError
from omnishelf.reviews.finding import PictureFinding
from omnishelf.reviews.pictures.colours import ColourNames, colour_features, mismatch
from omnishelf.reviews.pictures.head import PhotoHead
from omnishelf.reviews.pictures.lightness import judged_size, to_lab
from omnishelf.reviews.pictures.made import BUSY
from omnishelf.reviews.pictures.measures import measures
from omnishelf.reviews.pictures.nothing import nothing_in
from omnishelf.reviews.pictures.train import Encode
from omnishelf.settings import MediaLimits
from omnishelf.types import Product

NOT_AS_DESCRIBED = "not as described"
SMALL = "small"

_UNLIKELY = 0.1
"""Probability that the product is shown, under which it is remarked."""
_LEAST_SIDE = 200
"""Pixels of the shorter side."""
_COSTS = {
    "blurred": 0.8,
    "too dark": 0.7,
    "too bright": 0.7,
    "low contrast": 0.5,
    "watermark": 0.4,
    BUSY: 0.2,
}
"""What part of its quality a photo loses to each flaw: our judgement, not measured."""

CatalogVectors = Callable[[Product], NDArray[np.float32] | None]


class PhotoLooker:
    """Looks at photos of reviews. Safe to be asked by many threads if `encode` is."""

    def __init__(
        self,
        head: PhotoHead,
        encode: Encode,
        catalog: CatalogVectors,
        names: ColourNames | None = None,
        limits: MediaLimits | None = None,
        *,
        kept: Path | None = None,
    ) -> None:
        """Look by a head.

        Args:
            head: what this shop's pictures taught.
            encode: pictures to unit rows, as the head was trained with.
            catalog: a product's catalog pictures as unit rows [pictures, dim] of the same; None
                or no rows if it has none.
            names: where the shop tells colours; None if it does not.
            limits: of one photo; the defaults of `settings` if None.
            kept: the folder of files that the shop keeps.
        """
        self._head = head
        self._encode = encode
        self._catalog = catalog
        self._names = names
        self._limits = limits or MediaLimits()
        self._kept = kept

    def look(self, photo: str | bytes | Image.Image, product: Product) -> PictureFinding:
        """Look at one photo; one that can't be used is answered, too: its remark is the reason.

        Args:
            photo: a reference as `catalog.media` reads them, the bytes of a file, or RGB.
            product: what the review is of.
        """
        try:
            picture, size = self._decoded(photo)
        except MediaError as error:
            return PictureFinding(0.0, (str(error),))
        judged = judged_size(picture)
        in_lab = to_lab(judged)
        own = self._catalog(product)
        has_pictures = own is not None and len(own) > 0
        if (nothing := nothing_in(in_lab)) is not None:
            return PictureFinding(
                0.0, (f"shows nothing: {nothing}",), 0.0 if has_pictures else None
            )
        quality, remarks = self._quality(measures(in_lab), size)
        shows = None
        if own is not None and has_pictures:
            shows = self._head.likeness.probability(self._encode([picture])[0], own, product.id)
            if shows < _UNLIKELY:
                remarks.append(NOT_AS_DESCRIBED)
        # Among things of many colours the object's own can't be told (docs/reviews_media.md).
        other = None if BUSY in remarks else self._mismatch(judged, product)
        return PictureFinding(quality, tuple(remarks), shows, other)

    def _decoded(self, photo: str | bytes | Image.Image) -> tuple[Image.Image, tuple[int, int]]:
        """The picture, perhaps shrunk, and the size that it came in."""
        if isinstance(photo, Image.Image):
            return photo, photo.size
        name = "the photo" if isinstance(photo, bytes) else shown(photo)
        content = read_reference(photo, self._limits, kept=self._kept)
        picture = decode_picture(content, self._limits, name=name, longest_side=PICTURE_SIDE)
        with Image.open(io.BytesIO(content)) as opened:
            return picture, opened.size

    def _quality(
        self, measured: NDArray[np.float32], size: tuple[int, int]
    ) -> tuple[float, list[str]]:
        quality, remarks = 1.0, []
        for name, flaw in self._head.flaws.items():
            probability = flaw.probability(measured)
            quality *= 1 - _COSTS[name] * probability
            if probability >= flaw.threshold:
                remarks.append(name)
        if min(size) < _LEAST_SIDE:
            remarks.append(f"{SMALL}: {size[0]} x {size[1]} pixels")
            quality *= min(size) / _LEAST_SIDE
        return quality, remarks

    def _mismatch(self, picture: Image.Image, product: Product) -> str | None:
        colours = self._head.colours
        told = self._names.of(product) if self._names is not None else None
        if colours is None or told is None:
            return None
        probabilities = colours.probabilities(colour_features(picture)[None])[0]
        return mismatch(colours.names, probabilities, told)
