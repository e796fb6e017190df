import numpy as np
import pytest

from omnishelf.reviews.sound.pitch import HOP, pitch_of
from omnishelf.types.sound import SAMPLE_RATE


def tone(hertz, seconds=0.5, harmonics=6):
    at = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    whole = sum(np.sin(2 * np.pi * hertz * n * at) / n for n in range(1, harmonics + 1))
    return (0.3 * whole).astype(np.float32)


@pytest.mark.parametrize("hertz", [75, 110, 200, 440])
def test_a_tone_has_its_pitch(hertz):
    found = pitch_of(tone(hertz))
    inside = slice(5, -5)
    assert np.median(found.semitones[inside]) == pytest.approx(12 * np.log2(hertz / 100), abs=0.3)
    assert found.voicing[inside].min() > 0.9


def test_noise_and_silence_are_not_voice():
    noise = np.random.default_rng(0).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    assert np.mean(pitch_of(noise).voicing > 0.5) < 0.1
    assert pitch_of(np.zeros(4_000, np.float32)).voicing.max() == 0


@pytest.mark.parametrize("length", [1, 159, 160, 1_000])
def test_a_frame_every_hundredth_of_a_second(length):
    found = pitch_of(np.ones(length, np.float32))
    assert len(found.semitones) == len(found.voicing) == 1 + length // HOP
    assert np.isfinite(found.semitones).all()
