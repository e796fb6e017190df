import numpy as np
import pytest

from omnishelf.catalog.demo import sounds
from omnishelf.encoders.audio.statistics import DIM, sound_statistics
from omnishelf.types import Sound
from omnishelf.types.sound import SAMPLE_RATE

pytest.importorskip("librosa", reason="the extra 'audio' is not installed")
pytest.importorskip("faster_whisper", reason="the extra 'audio' is not installed")


def played(name, seed):
    wave = getattr(sounds, name)(np.random.default_rng(seed))
    position = np.arange(0, len(wave) - 1, sounds.RATE / SAMPLE_RATE)
    return Sound(np.interp(position, np.arange(len(wave)), wave).astype(np.float32))


def test_other_melodies_of_one_instrument_are_nearer_than_other_instruments():
    from omnishelf.encoders.audio.sound import SoundEncoder  # noqa: PLC0415

    names = ["guitar", "drum", "flute", "bell", "xylophone"]
    encoder = SoundEncoder()
    one, other = (encoder.encode([played(name, seed) for name in names]) for seed in (1, 2))
    assert one.shape == (5, encoder.dim)
    assert np.linalg.norm(one, axis=1) == pytest.approx(1, abs=1e-5)
    assert (one @ other.T).argmax(axis=1).tolist() == list(range(5))


@pytest.mark.parametrize("samples", [np.zeros(16_000), np.ones(1), np.sin(np.arange(700))])
def test_statistics_are_finite_for_any_sound(samples):
    found = sound_statistics(samples.astype(np.float32))
    assert found.shape == (DIM,)
    assert np.isfinite(found).all()


def test_loudness_does_not_count():
    sound = played("guitar", 4).samples
    assert sound_statistics(sound) == pytest.approx(sound_statistics(sound * 0.25), abs=0.02)
