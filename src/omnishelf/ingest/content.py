"""What a product holds for an encoder, not read yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.catalog.media.sound import decode_sound
from omnishelf.encoders.encoder import PICTURE_SIDE, Modality
from omnishelf.settings import MediaLimits
from omnishelf.types import Sound


@dataclass(frozen=True, slots=True)
class Content:
    """A passage, picture or sound: called, it is read and decoded, here or on another machine."""

    modality: Modality
    name: str
    """How messages call it."""
    limits: MediaLimits
    """Of decoding."""
    read: Callable[[], bytes]
    """Gives the bytes (of a passage, in UTF-8); raises MediaError."""

    def __call__(self) -> Any:
        """What an encoder of its modality takes in.

        Raises:
            MediaError: it can't be read or decoded.
        """
        return _DECODE[self.modality](self.read(), self.limits, self.name)


def _passage(content: bytes, _limits: MediaLimits, _name: str) -> str:
    return content.decode()


def _picture(content: bytes, limits: MediaLimits, name: str) -> Image.Image:
    return decode_picture(content, limits, name=name, longest_side=PICTURE_SIDE)


def _sound(content: bytes, limits: MediaLimits, name: str) -> Sound:
    return decode_sound(content, limits, name=name)


_DECODE: Mapping[Modality, Callable[[bytes, MediaLimits, str], Any]] = {
    "text": _passage,
    "image": _picture,
    "audio": _sound,
}
