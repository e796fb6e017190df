"""Sounds: their texture beside what Whisper's encoder hears in them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.audio.statistics import DIM as STATISTICS
from omnishelf.encoders.audio.statistics import sound_statistics
from omnishelf.encoders.audio.whisper import STATE_DIM, WINDOW_SECONDS, open_whisper
from omnishelf.encoders.encoder import Modality, Side, Vectors
from omnishelf.encoders.rows import joined_rows
from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE


class SoundEncoder:
    """Statistics of the spectrum (timbre) and pooled states of Whisper (what kind of sound).

    A. Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022; its
    encoder has heard 680,000 hours of everything, not only speech.
    """

    name = "spectrum+whisper-base.1"
    modality: Modality = "audio"
    dim = STATISTICS + 2 * STATE_DIM

    def encode(self, batch: Sequence[Sound], *, side: Side = "product") -> Vectors:  # noqa: ARG002
        """Sounds of any length to unit vectors float32 [n, 1188]."""
        if not batch:
            return np.empty((0, self.dim), np.float32)
        statistics = np.stack([sound_statistics(sound.samples) for sound in batch])
        states = np.stack([_pooled_states(sound.samples) for sound in batch])
        return joined_rows((1.0, statistics), (1.0, states))


def _pooled_states(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean and deviation of Whisper's states over the whole sound, 30 s at a time: [1024]."""
    whisper = open_whisper()
    window = WINDOW_SECONDS * SAMPLE_RATE
    pieces = [
        whisper.states(samples[start : start + window])
        for start in range(0, max(len(samples), 1), window)
    ]
    states = np.concatenate(pieces)
    return np.concatenate([states.mean(axis=0), states.std(axis=0)])
