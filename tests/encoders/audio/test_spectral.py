import numpy as np
import pytest

from omnishelf.encoders.audio.spectral import spectral_centroid, spectral_entropy


def test_entropy_of_hand_made_spectra():
    power = np.array([[1, 1, 4, 0], [0, 1, 4, 0], [0, 1, 0, 0], [0, 1, 0, 0]], np.float32)
    # One bin of four; all alike; two alike: log 2 / log 4; no power at all.
    assert spectral_entropy(power) == pytest.approx([0, 1, 0.5, 1], abs=1e-6)


def test_centroid_of_hand_made_spectra():
    power = np.array([[1, 0, 1, 0], [0, 0, 0, 0], [0, 3, 1, 0]], np.float32)
    # All at 0 Hz; all at half the rate; half way; nothing.
    assert spectral_centroid(power) == pytest.approx([0, 1, 0.5, 0], abs=1e-6)


def test_neither_depends_on_loudness():
    power = np.random.default_rng(0).random((65, 9)).astype(np.float32)
    for measure in (spectral_entropy, spectral_centroid):
        assert measure(power) == pytest.approx(measure(power * 50), abs=1e-5)
