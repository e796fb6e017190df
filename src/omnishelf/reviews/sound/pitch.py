"""How high a voice is, frame by frame, and how much of a frame is voice."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from omnishelf.types.sound import SAMPLE_RATE

HOP = 160
"""Samples between two frames: 10 ms."""

_LOWEST, _HIGHEST = 65.0, 600.0
"""Hertz: a deep man's voice, and a child's cry."""
_WINDOW = 640
"""Samples, 40 ms."""
_FFT = 1024
_OCTAVE = 0.02
"""What each octave down costs: a period fits twice as long a lag as well."""
_REFERENCE = 100.0
"""Hertz that semitones are counted from."""
_TINY = 1e-9


class Pitch(NamedTuple):
    """Of each frame."""

    semitones: NDArray[np.float32]
    """[frames], over 100 Hz; of no meaning where there is no voice."""
    voicing: NDArray[np.float32]
    """[frames], 0 (noise) to 1 (periodic)."""


def pitch_of(samples: NDArray[np.float32]) -> Pitch:
    """Pitch by the highest peak of each frame's autocorrelation over that of its window.

    P. Boersma, "Accurate short-term analysis of the fundamental frequency and the
    harmonics-to-noise ratio of a sampled sound", Proc. Institute of Phonetic Sciences 17 (1993),
    without the path through the frames.

    Args:
        samples: float32 [n] at 16 kHz, n >= 1.

    Returns:
        1 + n // 160 frames, centred on every 160th sample.
    """
    padded = np.pad(samples.astype(np.float64), _WINDOW // 2)
    count = 1 + len(samples) // HOP
    starts = np.arange(count) * HOP
    frames = padded[starts[:, None] + np.arange(_WINDOW)]
    frames -= frames.mean(axis=1, keepdims=True)
    window = np.hanning(_WINDOW)
    lags = np.arange(int(SAMPLE_RATE / _HIGHEST), int(SAMPLE_RATE / _LOWEST) + 1)
    own = _autocorrelation(window[None])[0]
    found = _autocorrelation(frames * window)
    level = found[:, :1]
    likeness = np.where(level > _TINY, found[:, lags] / np.maximum(level, _TINY), 0.0)
    likeness /= own[lags] / own[0]
    best = np.argmax(likeness - _OCTAVE * np.log2(lags), axis=1)
    semitones = 12 * np.log2(SAMPLE_RATE / lags[best] / _REFERENCE)
    voicing = np.clip(likeness[np.arange(count), best], 0, 1)
    return Pitch(semitones.astype(np.float32), voicing.astype(np.float32))


def _autocorrelation(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(frames, _FFT)
    return np.fft.irfft(np.abs(spectrum) ** 2, _FFT)
