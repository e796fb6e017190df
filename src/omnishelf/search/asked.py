"""A query with its media decoded and its speech turned into words."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageStat

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.catalog.media.reference import read_reference
from omnishelf.catalog.media.sound import decode_sound
from omnishelf.encoders.encoder import PICTURE_SIDE
from omnishelf.errors import NoSpeechError
from omnishelf.settings import MediaLimits
from omnishelf.speech.listener import Heard, Listener
from omnishelf.types import Query, Sound
from omnishelf.types.query import MediaReference
from omnishelf.vocabulary.vocabulary import Vocabulary

_SILENCE = 10 ** (-50 / 20)
"""Root mean square below -50 dB of full scale is silence, not a sound to match."""

_FLAT = 3.0
"""Levels, of 255, by which each channel of a flat colour may spread: the noise of a camera."""

Part = Literal["words", "photo", "voice", "sound", "like"]
"""A part of a query, as it is named to a shopper."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a query can be searched for."""

    text: str | None
    text_parts: tuple[Part, ...]
    """Whether the text was typed, spoken, or both."""
    picture: Image.Image | None
    sound: Sound | None
    """A recording without speech, to be matched with the products' sounds."""
    heard: Heard | None
    notes: tuple[str, ...]


def understand(
    query: Query,
    *,
    listener: Listener,
    limits: MediaLimits,
    kept: Path,
    match_sounds: bool,
    vocabulary: Vocabulary | None = None,
) -> Asked:
    """Decode a query's media and listen to its recording.

    Args:
        query: the query.
        listener: turns speech into words.
        limits: what media may cost.
        kept: the shop's media folder.
        vocabulary: the shop's words, which are expected in a recording.
        match_sounds: whether a recording without speech can be matched with products' sounds.

    Raises:
        MediaError: the picture or the recording can't be read.
        NoSpeechError: the recording holds no speech, and there is nothing else to go by.
    """
    picture = _picture(query, limits, kept) if query.image is not None else None
    text = (query.text or "").strip() or None
    heard, sound = None, None
    notes: tuple[str, ...] = ()
    if picture is not None and shows_nothing(picture):
        notes = ("the photo is of one flat colour: there is nothing to be seen in it",)
        # Alone it is searched for all the same: what else is there to go by?
        if text or query.audio or query.like:
            picture = None
    if query.audio is not None:
        recording = decode_sound(
            read_reference(query.audio, limits, kept=kept),
            limits,
            name=_named(query.audio, "the recording"),
        )
        try:
            heard = listener.hear(
                recording, language=_language(query.locale), vocabulary=vocabulary
            )
        except NoSpeechError as error:
            sound = recording if match_sounds and _audible(recording) else None
            if sound is None and not (text or picture or query.like or query.unlike):
                raise
            notes = (str(error), *notes)
    typed: tuple[Part, ...] = ("words",) if text else ()
    spoken: tuple[Part, ...] = ("voice",) if heard else ()
    words = " ".join(part for part in (text, heard.corrected if heard else None) if part)
    return Asked(words or None, typed + spoken, picture, sound, heard, notes)


def _picture(query: Query, limits: MediaLimits, kept: Path) -> Image.Image:
    """The picture, or the region of it that is meant, as large as encoders need it."""
    assert query.image is not None
    left, top, right, bottom = query.crop or (0.0, 0.0, 1.0, 1.0)
    picture = decode_picture(
        read_reference(query.image, limits, kept=kept),
        limits,
        name=_named(query.image, "the picture"),
        longest_side=math.ceil(PICTURE_SIDE / max(right - left, bottom - top, 1 / PICTURE_SIDE)),
    )
    width, height = picture.size
    box = (
        math.floor(left * width),
        math.floor(top * height),
        math.ceil(right * width),
        math.ceil(bottom * height),
    )
    return picture.crop(box)


def shows_nothing(picture: Image.Image) -> bool:
    """Whether a picture is of one flat colour, such as a covered lens or a blank wall."""
    return max(ImageStat.Stat(picture).stddev) < _FLAT


def _audible(sound: Sound) -> bool:
    return bool(np.sqrt(np.mean(np.square(sound.samples))) > _SILENCE)


def _named(reference: MediaReference, otherwise: str) -> str:
    return reference if isinstance(reference, str) else otherwise


def _language(locale: str | None) -> str | None:
    return locale.split("-")[0].lower() if locale else None
