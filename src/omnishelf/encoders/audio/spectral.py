"""Spectral shape of a sound: its entropy and its centroid, frame by frame."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.types.sound import SAMPLE_RATE

Frames = NDArray[np.float32]
_TINY = 1e-10


def spectral_entropy(power: Frames) -> Frames:
    """Shannon entropy of each frame's power spectrum, over its largest possible value.

    H = - sum p log p / log(bins), p = power / sum of power. 0 for one pure tone, 1 for white
    noise. H. Misra et al., "Spectral entropy based feature for robust ASR", ICASSP 2004.

    Args:
        power: [bins, frames], at least 0.

    Returns:
        float32 [frames]; 1 for a frame without any power.
    """
    total = power.sum(axis=0)
    share = power / np.maximum(total, _TINY)
    entropy = -(share * np.log(np.maximum(share, _TINY))).sum(axis=0) / np.log(len(power))
    return np.where(total > _TINY, entropy, 1.0).astype(np.float32)


def spectral_centroid(power: Frames) -> Frames:
    """Each frame's mean frequency, weighted by power, as a share of the highest.

    Args:
        power: [bins, frames]; bins reach evenly from 0 to half the sample rate.

    Returns:
        float32 [frames] in [0, 1], of 8 kHz; 0 for a frame without any power.
    """
    frequency = np.linspace(0, SAMPLE_RATE / 2, len(power))[:, None]
    total = power.sum(axis=0)
    centroid = (frequency * power).sum(axis=0) / np.maximum(total, _TINY) / (SAMPLE_RATE / 2)
    return np.where(total > _TINY, centroid, 0.0).astype(np.float32)
