"""Voices that are made: a buzz with a melody, strong and high where somebody is excited."""

import numpy as np

from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE


def buzz(hertz, rng, seconds=1.2, lively=0.0):
    """A tone with harmonics that wanders, in syllables."""
    at = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    melody = hertz * 2 ** (lively * np.sin(2 * np.pi * (2 + lively) * at + rng.uniform(0, 6)))
    turns = 2 * np.pi * np.cumsum(melody) / SAMPLE_RATE
    whole = sum(np.sin(n * turns) / n ** (2 - lively) for n in range(1, 9))
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * (3 + 3 * lively) * at)
    noisy = 0.25 * whole * syllables + rng.normal(0, 0.002, len(at))
    return Sound(np.clip(noisy, -1, 1).astype(np.float32))
