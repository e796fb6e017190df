"""Pictures and sounds of products, decoded for training; what can't be had is reported."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from PIL import Image

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.catalog.media.reference import read_reference
from omnishelf.catalog.media.sound import decode_sound
from omnishelf.catalog.rejection import Rejection
from omnishelf.encoders.encoder import PICTURE_SIDE
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits
from omnishelf.types import Product, Sound

_T = TypeVar("_T")
_AHEAD = 64
"""Media read at the same time, so that decoded ones never fill the memory."""


@dataclass(frozen=True, slots=True)
class MediaReader:
    """Reads the first picture or sound of each product."""

    reject: Callable[[Rejection], None]
    """Told of each that can't be had."""
    limits: MediaLimits = field(default_factory=MediaLimits)
    kept: Path | None = None
    """Where a shop keeps media, if they are of a shop."""

    def pictures(
        self, products: Sequence[Product], *, most: int
    ) -> Iterator[tuple[int, Image.Image]]:
        """Places of products that have a picture, and it, as the shelf's encoder will see it."""

        def decode(reference: str) -> Image.Image:
            content = read_reference(reference, self.limits, kept=self.kept)
            return decode_picture(content, self.limits, name=reference, longest_side=PICTURE_SIDE)

        first = ((at, each.images[0]) for at, each in enumerate(products) if each.images)
        return self._read(products, islice(first, most), decode, "images")

    def sounds(self, products: Sequence[Product], *, most: int) -> Iterator[tuple[int, Sound]]:
        """Places of products that have a sound, and it."""

        def decode(reference: str) -> Sound:
            content = read_reference(reference, self.limits, kept=self.kept)
            return decode_sound(content, self.limits, name=reference)

        first = ((at, each.sounds[0]) for at, each in enumerate(products) if each.sounds)
        return self._read(products, islice(first, most), decode, "sounds")

    def _read(
        self,
        products: Sequence[Product],
        wanted: Iterator[tuple[int, str]],
        decode: Callable[[str], _T],
        what: str,
    ) -> Iterator[tuple[int, _T]]:
        def had(item: tuple[int, str]) -> tuple[int, _T | MediaError]:
            at, reference = item
            try:
                return at, decode(reference)
            except MediaError as error:
                return at, error

        with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="media") as pool:
            while part := list(islice(wanted, _AHEAD)):
                for at, found in pool.map(had, part):
                    if isinstance(found, MediaError):
                        id = products[at].id
                        self.reject(Rejection(str(found), id=id, field=what, whole_row=False))
                    else:
                        yield at, found
