import numpy as np
import pytest
from voices import buzz

from omnishelf.reviews.sound.features import DIM, PIECE_SECONDS, voice_features
from omnishelf.types.sound import SAMPLE_RATE

pytest.importorskip("librosa", reason="the extra 'audio' is not installed")


@pytest.mark.parametrize("samples", [np.zeros(16_000), np.ones(1), np.sin(np.arange(700))])
def test_they_are_finite_for_any_sound(samples):
    found = voice_features(samples.astype(np.float32))
    assert found.shape == (DIM,)
    assert np.isfinite(found).all()


def test_loudness_does_not_count():
    voice = buzz(150, np.random.default_rng(0)).samples
    assert voice_features(voice) == pytest.approx(voice_features(voice * 0.2), abs=0.05)


def test_a_long_clip_is_the_mean_of_its_pieces():
    rng = np.random.default_rng(1)
    size = int(PIECE_SECONDS * SAMPLE_RATE)
    one, other = (buzz(hertz, rng, PIECE_SECONDS).samples[:size] for hertz in (120, 240))
    mean = (voice_features(one) + voice_features(other)) / 2
    assert voice_features(np.concatenate([one, other])) == pytest.approx(mean, abs=1e-4)


def test_a_higher_voice_has_a_higher_melody():
    low, high = (voice_features(buzz(h, np.random.default_rng(2)).samples) for h in (110, 220))
    # Behind four statistics of 106 rows: mean, deviation, 5th, 25th and 50th percentile of the
    # pitch. An octave is 12 semitones.
    assert high[428] - low[428] == pytest.approx(12, abs=0.3)
