"""From a recording to the speech in it, or why there is none to go by."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.media.reference import read_reference, shown
from omnishelf.catalog.media.sound import decode_sound
from omnishelf.settings import MediaLimits
from omnishelf.speech.voice_activity import speech_in
from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE

SHORTEST = 0.5
"""Seconds of speech: a syllable or two have no melody."""

_LONGEST = 30
"""Seconds of speech that are listened to."""
_SILENT = 1e-3
"""Peak, 60 decibels under the loudest that there can be."""


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """A recording in which somebody speaks."""

    sound: Sound
    speech: NDArray[np.float32]
    """Its speech without long pauses, float32 [n] at 16 kHz; at most 30 s of it."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A recording that tells nothing."""

    why: str


def voice_in(
    clip: str | bytes | Sound, limits: MediaLimits, *, kept: Path | None = None
) -> Voice | Unheard:
    """Find the speech of a clip.

    Args:
        clip: a reference as `catalog.media` reads them, the bytes of a file, or a decoded sound.
        limits: of bytes, seconds and downloads.
        kept: the folder of files that the shop keeps.

    Raises:
        MediaError: it is missing, broken, too long, or no sound.
        ModelError: the extra `audio` is not installed.
    """
    sound = clip if isinstance(clip, Sound) else _decoded(clip, limits, kept)
    if not len(sound.samples) or float(np.abs(sound.samples).max()) < _SILENT:
        return Unheard("silent: nothing was recorded")
    speech = speech_in(sound.samples)
    if not len(speech):
        return Unheard("no speech: nobody is heard to speak")
    if len(speech) < SHORTEST * SAMPLE_RATE:
        return Unheard(
            f"too short: {len(speech) / SAMPLE_RATE:.1f} s of speech, and a voice is told from "
            f"{SHORTEST:g} s on"
        )
    return Voice(sound, speech[: _LONGEST * SAMPLE_RATE])


def _decoded(clip: str | bytes, limits: MediaLimits, kept: Path | None) -> Sound:
    name = "the clip" if isinstance(clip, bytes) else shown(clip)
    return decode_sound(read_reference(clip, limits, kept=kept), limits, name=name)
