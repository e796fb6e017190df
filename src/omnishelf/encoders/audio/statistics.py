"""A sound's texture in numbers: statistics of its mel bands, MFCC and spectral shape."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.audio.spectral import spectral_centroid, spectral_entropy
from omnishelf.types.sound import SAMPLE_RATE

_FFT, _HOP = 512, 160
_MELS, _MFCC = 40, 20
DIM = 2 * _MELS + 4 * _MFCC + 4

_MEL_SCALE, _MFCC_SCALE = 20.0, 50.0
"""Decibels, and cepstral units: bring all statistics to about the same size."""


def sound_statistics(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means and deviations over time of log-mel bands, MFCC, their deltas, entropy, centroid.

    Loudness does not count: the sound is brought to the same peak first.

    Args:
        samples: float32 [n] at 16 kHz, n >= 1.

    Returns:
        float32 [164], finite.
    """
    import librosa  # noqa: PLC0415  (slow to load: only sounds pay)

    samples = samples / max(float(np.abs(samples).max()), 1e-4)
    if len(samples) < _FFT:
        samples = np.pad(samples, (0, _FFT - len(samples)))
    power = np.abs(librosa.stft(samples, n_fft=_FFT, hop_length=_HOP)) ** 2
    mel = librosa.feature.melspectrogram(S=power, sr=SAMPLE_RATE, n_mels=_MELS)
    log_mel = librosa.power_to_db(mel, ref=1.0, amin=1e-8, top_db=80.0)
    mfcc = librosa.feature.mfcc(S=log_mel, n_mfcc=_MFCC)
    deltas = np.diff(mfcc, axis=1) if mfcc.shape[1] > 1 else np.zeros_like(mfcc)
    parts = [
        *_mean_and_deviation(log_mel / _MEL_SCALE),
        *_mean_and_deviation(mfcc / _MFCC_SCALE),
        *_mean_and_deviation(deltas / (_MFCC_SCALE / 5)),
        *_mean_and_deviation(spectral_entropy(power)[None]),
        *_mean_and_deviation(spectral_centroid(power)[None]),
    ]
    return np.concatenate(parts).astype(np.float32)


def _mean_and_deviation(frames: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    return frames.mean(axis=1), frames.std(axis=1)
