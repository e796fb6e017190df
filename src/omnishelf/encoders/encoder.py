"""What an encoder is: one modality in, unit vectors out."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.types import Sound

Modality = Literal["text", "image", "audio"]
Side = Literal["query", "product"]
"""Some encoders treat a query and a product's text differently (e5 prefixes them)."""

PICTURE_SIDE = 512
"""Pictures may be shrunk to this longest side (pixels) while decoding: every encoder looks at
fewer pixels, and a batch of full photographs would not fit the memory."""

Vectors = NDArray[np.float32]
Input_contra = TypeVar("Input_contra", str, Image.Image, Sound, contravariant=True)


class Encoder(Protocol[Input_contra]):
    """Turns a batch of one modality into unit vectors.

    Preprocessing belongs to the encoder: text comes as it is written, pictures as decoded
    RGB, sounds as mono at `types.sound.SAMPLE_RATE`. Encoders are safe to call from several
    threads.
    """

    @property
    def name(self) -> str:
        """Name and version: vectors with equal names may be compared and cached together."""
        ...

    @property
    def modality(self) -> Modality:
        """What it takes in."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, batch: Sequence[Input_contra], *, side: Side = "product") -> Vectors:
        """Encode a batch.

        Args:
            batch: n inputs; n may be 0.
            side: whether these are queries or products.

        Returns:
            float32 [n, dim], rows of unit length.
        """
        ...
