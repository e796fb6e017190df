"""Sounds decoded to mono at one rate, whatever they come as."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.media.mime import looks_like
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits
from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE

_ACCEPTED = "WAV, FLAC, MP3, Ogg, M4A or WebM"
_FORMATS = "wav,flac,mp3,ogg,mov,mp4,matroska,webm,aac,aiff"
"""All that are opened: playlists and session descriptions name further files and addresses."""

_SHORTEST = 0.02
"""Seconds; shorter is a click, or damage."""


def decode_sound(content: bytes, limits: MediaLimits, *, name: str) -> Sound:
    """Decode a sound to mono at 16 kHz; of a film, its first sound track.

    Args:
        content: the file.
        limits: the longest sound; checked while decoding, so that an hour is never held.
        name: how messages call it.

    Raises:
        MediaError: not a sound, too long, damaged, or no decoder is installed.
    """
    try:
        import av  # noqa: PLC0415
    except ImportError:
        raise MediaError(
            f"{name}: sounds need the extra 'audio': pip install 'omnishelf[audio]'"
        ) from None
    av.logging.set_level(av.logging.PANIC)
    pieces: list[NDArray[np.float32]] = []
    try:
        with av.open(
            io.BytesIO(content), metadata_errors="ignore", options={"format_whitelist": _FORMATS}
        ) as container:
            if not container.streams.audio:
                raise MediaError(f"{name} holds no sound")
            if container.duration and container.duration / av.time_base > limits.max_seconds:
                raise MediaError(_too_long(name, container.duration / av.time_base, limits))
            _decode(av, container, pieces, limits, name)
    except (av.error.FFmpegError, ValueError, EOFError, IndexError, UnicodeError) as error:
        if not pieces:
            raise MediaError(
                f"{name} is not a sound that can be decoded ({_reason(error)}); it looks like "
                f"{looks_like(content)}: give {_ACCEPTED}"
            ) from None
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    if len(samples) < _SHORTEST * SAMPLE_RATE:
        raise MediaError(f"{name} holds no sound that can be decoded; give {_ACCEPTED}")
    return Sound(np.clip(np.nan_to_num(samples, posinf=0.0, neginf=0.0), -1.0, 1.0))


def _decode(
    av: Any, container: Any, pieces: list[NDArray[np.float32]], limits: MediaLimits, name: str
) -> None:
    """Append the samples frame by frame; what came before damage stays in `pieces`."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    most = int(limits.max_seconds * SAMPLE_RATE)
    count = 0
    for frame in container.decode(audio=0):
        frame.pts = None
        for piece in resampler.resample(frame):
            samples = piece.to_ndarray().reshape(-1)
            count += len(samples)
            if count > most:
                raise MediaError(_too_long(name, None, limits))
            pieces.append(samples)
    for piece in resampler.resample(None):
        pieces.append(piece.to_ndarray().reshape(-1))


def _too_long(name: str, seconds: float | None, limits: MediaLimits) -> str:
    length = f"{seconds:,.0f} s long" if seconds else f"longer than {limits.max_seconds:g} s"
    return f"{name} is {length}; {limits.max_seconds:g} s at most (setting media.max_seconds)"


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
