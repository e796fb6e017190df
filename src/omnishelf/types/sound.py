"""A decoded sound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
"""Hertz; every sound is brought to this rate when it is decoded."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Mono samples in [-1, 1] at `SAMPLE_RATE`, float32 [n]."""

    samples: NDArray[np.float32]

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE
