"""The embedding of spectral statistics."""

import numpy as np
import onnxruntime
import pytest
import soundfile

torch = pytest.importorskip("torch")
pytest.importorskip("librosa")
pytest.importorskip("av")

from omnishelf.encoders.audio.statistics import DIM, sound_statistics  # noqa: E402
from omnishelf.encoders.trained.header import write_encoder  # noqa: E402
from omnishelf.encoders.trained.saved import open_encoder  # noqa: E402
from omnishelf.errors import ModelError  # noqa: E402
from omnishelf.learning.encoders.media import MediaReader  # noqa: E402
from omnishelf.learning.encoders.sound import SoundNetwork, fit_mfcc  # noqa: E402
from omnishelf.learning.export import checked_export  # noqa: E402
from omnishelf.types import Sound  # noqa: E402
from omnishelf.types.sound import SAMPLE_RATE  # noqa: E402

PITCHES = {"red": 220, "blue": 880, "green": 3_000}


def tone(pitch, seed):
    time = np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE
    noise = np.random.default_rng(seed).normal(0, 0.02, len(time))
    return (0.4 * np.sin(2 * np.pi * pitch * time) + noise).astype(np.float32)


@pytest.fixture(scope="module")
def sounding(goods, tmp_path_factory):
    """Each product with a sound whose pitch goes with its colour."""
    folder = tmp_path_factory.mktemp("sounds")
    products = []
    for n, product in enumerate(goods.products):
        path = folder / f"{product.id}.wav"
        soundfile.write(
            path, tone(PITCHES[product.id.split("-")[1]] * (1 + n / 200), n), SAMPLE_RATE
        )
        products.append(product.model_copy(update={"sounds": (str(path),)}))
    return type(goods)(tuple(products), goods.labels, goods.phrases, goods.held)


def test_onnx_gives_what_torch_gives_and_statistics_are_standardised():
    rng = np.random.default_rng(1)
    statistics = (rng.normal(size=(40, DIM)) * 3 + 7).astype(np.float32)
    statistics[:, 0] = 5.0  # the same for all: must not be blown up
    network = SoundNetwork(statistics, 16).eval()
    session = onnxruntime.InferenceSession(
        checked_export(network, {"statistics": torch.from_numpy(statistics[:2])}, "it")
    )
    with torch.no_grad():
        wanted = network(torch.from_numpy(statistics)).numpy()
    (found,) = session.run(None, {"statistics": statistics})
    np.testing.assert_allclose(found, wanted, atol=1e-4)
    assert np.isfinite(found).all()


def test_sounds_of_one_pitch_come_together(sounding, quick, tmp_path):
    rejected = []
    longer = quick.model_copy(update={"epochs": 20})
    made = fit_mfcc(sounding, MediaReader(rejected.append), longer)
    assert rejected == []
    write_encoder(tmp_path, made.files, kind="mfcc", modality=made.modality, dim=made.dim)
    encoder = open_encoder(tmp_path)
    low, lower, high = encoder.encode([Sound(tone(p, 99)) for p in (225, 230, 3_100)])
    assert low @ lower > low @ high
    session = onnxruntime.InferenceSession(made.files["network.onnx"])
    statistics = sound_statistics(tone(225, 99))[None]
    np.testing.assert_allclose(low, session.run(None, {"statistics": statistics})[0][0], atol=1e-5)
    assert encoder.encode([]).shape == (0, quick.dim)


def test_a_catalog_without_sounds_is_told(goods, quick):
    with pytest.raises(ModelError, match="no product of this catalog has a sound"):
        fit_mfcc(goods, MediaReader(print), quick)
