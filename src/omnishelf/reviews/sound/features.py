"""A voice in numbers: timbre, melody, strength and pace."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.audio.spectral import spectral_centroid, spectral_entropy
from omnishelf.reviews.sound.pitch import HOP, Pitch, pitch_of
from omnishelf.types.sound import SAMPLE_RATE

NAME = "voice.1"
"""Features of equal names may be told by one head."""

PIECE_SECONDS = 4.0
"""A longer clip is taken in pieces of about this length, so that its statistics are of the same
kind as those of one sentence."""

_FFT = 512
_MELS, _MFCC = 40, 20
_PITCHES, _SHAPES, _COURSES = 9, 6, 11
DIM = 4 * (_MELS + 3 * _MFCC + _SHAPES) + _PITCHES + _COURSES

_LOUD, _STRESSED = -35.0, -25.0
"""Decibels under the loudest frame: above the first somebody speaks, above the second may be
the middle of a syllable."""
_VOICED = 0.5
_FEWEST = 5
"""Frames with voice, for its pitch to be told."""
_SYLLABLE = 9
"""Frames that energy is smoothed over."""
_TINY = 1e-10

Values = NDArray[np.float32]


def voice_features(speech: Values) -> Values:
    """Statistics of log-mel bands, MFCC with both deltas, spectral shape, pitch and energy.

    Loudness does not count: microphones differ more than voices. What is counted is what is
    spoken, not the pauses.

    Args:
        speech: float32 [n] at 16 kHz, n >= 1, without long pauses.

    Returns:
        float32 [444], finite: the mean over pieces.
    """
    count = max(1, round(len(speech) / (PIECE_SECONDS * SAMPLE_RATE)))
    pieces = [_of_piece(piece) for piece in np.array_split(speech, count)]
    return np.asarray(np.mean(pieces, axis=0), np.float32)


def _of_piece(samples: Values) -> Values:
    import librosa  # noqa: PLC0415  (slow to load: only sounds pay)

    samples = samples / max(float(np.abs(samples).max()), 1e-4)
    if len(samples) < _FFT:
        samples = np.pad(samples, (0, _FFT - len(samples)))
    power = np.abs(librosa.stft(samples, n_fft=_FFT, hop_length=HOP)) ** 2
    energy = librosa.power_to_db(power.mean(axis=0), ref=np.max, amin=_TINY, top_db=80.0)
    loud = energy > _LOUD
    mel = librosa.feature.melspectrogram(S=power, sr=SAMPLE_RATE, n_mels=_MELS)
    log_mel = librosa.power_to_db(mel, ref=1.0, amin=1e-8, top_db=80.0)
    mfcc = librosa.feature.mfcc(S=log_mel, n_mfcc=_MFCC)
    change = librosa.feature.delta(mfcc, width=5, mode="nearest")
    turn = librosa.feature.delta(mfcc, width=5, order=2, mode="nearest")
    frames = np.concatenate([log_mel, mfcc, change, turn, _shapes(power)])[:, loud]
    pitch = pitch_of(samples)
    return np.concatenate(
        [
            *_spread(frames),
            _melody(pitch, loud),
            _course(energy, loud, pitch.voicing > _VOICED, len(samples) / SAMPLE_RATE),
        ]
    ).astype(np.float32)


def _spread(frames: Values) -> tuple[Values, ...]:
    low, high = np.percentile(frames, [10, 90], axis=1)
    return frames.mean(axis=1), frames.std(axis=1), low, high


def _shapes(power: Values) -> Values:
    """[6, frames]: centroid, entropy, flatness, flux, and how much weaker high tones are.

    The last two are the alpha ratio and the Hammarberg index, as in F. Eyben et al., "The
    Geneva minimalistic acoustic parameter set", IEEE Trans. Affective Computing 7 (2016).
    """
    hertz = np.linspace(0, SAMPLE_RATE / 2, len(power))
    share = power / np.maximum(power.sum(axis=0), _TINY)
    flux = np.sqrt((np.diff(np.sqrt(share), axis=1, prepend=np.sqrt(share[:, :1])) ** 2).sum(0))
    flatness = np.log(power + _TINY).mean(axis=0) - np.log(power.mean(axis=0) + _TINY)
    low, high = (hertz > 50) & (hertz < 1_000), (hertz >= 1_000) & (hertz < 5_000)  # noqa: PLR2004
    below, above = hertz < 2_000, (hertz >= 2_000) & (hertz < 5_000)  # noqa: PLR2004
    alpha = _decibels(power[low].sum(axis=0)) - _decibels(power[high].sum(axis=0))
    hammarberg = _decibels(power[below].max(axis=0)) - _decibels(power[above].max(axis=0))
    return np.stack(
        [spectral_centroid(power), spectral_entropy(power), flatness, flux, alpha, hammarberg]
    )


def _decibels(power: Values) -> Values:
    return np.asarray(10 * np.log10(power + _TINY), np.float32)


def _melody(pitch: Pitch, loud: NDArray[np.bool_]) -> Values:
    """[9]: height, range and movement of the pitch, in semitones; zeros without voice."""
    voiced = loud & (pitch.voicing > _VOICED)
    if voiced.sum() < _FEWEST:
        return np.zeros(_PITCHES, np.float32)
    heights = pitch.semitones[voiced]
    steps = np.diff(pitch.semitones)[voiced[1:] & voiced[:-1]]
    steps = steps if len(steps) else np.zeros(1, np.float32)
    percentiles = np.percentile(heights, [5, 25, 50, 75, 95])
    return np.array(
        [heights.mean(), heights.std(), *percentiles, np.abs(steps).mean(), steps.std()], np.float32
    )


def _course(
    energy: Values, loud: NDArray[np.bool_], voiced: NDArray[np.bool_], seconds: float
) -> Values:
    """[11]: how energy goes up and down, and how fast somebody speaks."""
    steps = np.diff(energy)
    window = np.hanning(_SYLLABLE)
    smooth = np.convolve(energy, window / window.sum(), "same")
    middle = smooth[1:-1]
    peaks = (middle > smooth[:-2]) & (middle >= smooth[2:]) & (middle > _STRESSED)
    spoken = voiced & loud
    return np.array(
        [
            energy[loud].mean(),
            energy[loud].std(),
            np.percentile(energy[loud], 10),
            np.abs(steps).mean(),
            steps.std(),
            loud.mean(),
            spoken.mean(),
            (loud[1:] & ~loud[:-1]).sum() / seconds,
            (spoken[1:] & ~spoken[:-1]).sum() / seconds,
            peaks.sum() / seconds,
            np.log(max(spoken.sum() * HOP / SAMPLE_RATE, HOP / SAMPLE_RATE)),
        ],
        np.float32,
    )
