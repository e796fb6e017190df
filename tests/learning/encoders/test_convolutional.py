"""The convolutional network, from pictures to ONNX."""

import numpy as np
import onnxruntime
import pytest
from PIL import Image

torch = pytest.importorskip("torch")

from omnishelf.catalog.readers import read_catalog  # noqa: E402
from omnishelf.encoders.trained.header import write_encoder  # noqa: E402
from omnishelf.encoders.trained.saved import open_encoder  # noqa: E402
from omnishelf.errors import ModelError  # noqa: E402
from omnishelf.learning.encoders.convolutional import (  # noqa: E402
    PREPARE,
    SIDE,
    ConvolutionalNetwork,
    fit_cnn,
    varied,
)
from omnishelf.learning.encoders.media import MediaReader  # noqa: E402
from omnishelf.learning.export import checked_export  # noqa: E402


def quiet(rejection):
    raise AssertionError(rejection)


def test_onnx_gives_what_torch_gives():
    torch.manual_seed(2)
    network = ConvolutionalNetwork(24)
    with torch.no_grad():
        for _ in range(3):  # so that the normalisations have seen something
            network(torch.randn(8, 3, SIDE, SIDE))
    network.eval()
    content = checked_export(network, {"pixels": torch.randn(2, 3, SIDE, SIDE)}, "it")
    session = onnxruntime.InferenceSession(content)
    for rows in (1, 5):
        pixels = torch.randn(rows, 3, SIDE, SIDE)
        with torch.no_grad():
            wanted = network(pixels).numpy()
        (found,) = session.run(None, {"pixels": pixels.numpy()})
        np.testing.assert_allclose(found, wanted, atol=1e-4)


def test_a_saved_encoder_knows_its_preprocessing_and_tells_colours(goods, quick, tmp_path):
    longer = quick.model_copy(update={"epochs": 25})
    made = fit_cnn(goods, MediaReader(quiet), longer)
    write_encoder(tmp_path, made.files, kind="cnn", modality=made.modality, dim=made.dim)
    encoder = open_encoder(tmp_path)
    pictures = [
        Image.open(product.images[0]).convert("RGB")
        for product in goods.products
        if product.id in {"mug-red", "shirt-red", "shirt-blue"}
    ]
    shirts = {p.id: n for n, p in enumerate(
        p for p in goods.products if p.id in {"mug-red", "shirt-red", "shirt-blue"}
    )}  # fmt: skip
    rows = encoder.encode(pictures)
    assert rows.shape == (3, quick.dim)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(
        rows, np.concatenate([encoder.encode([one], side="query") for one in pictures]), atol=1e-5
    )
    pixels = np.stack([PREPARE(one) for one in pictures])
    session = onnxruntime.InferenceSession(made.files["network.onnx"])
    np.testing.assert_allclose(rows, session.run(None, {"pixels": pixels})[0], atol=1e-5)
    red, mug, blue = (rows[shirts[id]] for id in ("shirt-red", "mug-red", "shirt-blue"))
    assert max(red @ mug, red @ blue) > mug @ blue
    assert encoder.encode([]).shape == (0, quick.dim)


def test_without_labels_two_views_of_a_picture_teach(unlabelled, quick):
    assert fit_cnn(unlabelled, MediaReader(quiet), quick).dim == quick.dim


def test_pictures_that_can_not_be_had_are_reported_and_none_at_all_is_an_error(
    goods, quick, small_catalog
):
    rows = [row.product for row in read_catalog(small_catalog)]
    broken = tuple(p.model_copy(update={"images": ("/nowhere.png",)}) for p in rows[:-6])
    told = []
    mixed = type(goods)((*broken, *rows[-6:]), goods.labels, goods.phrases, goods.held)
    fit_cnn(mixed, MediaReader(told.append), quick)
    assert {(each.id, each.field, each.whole_row) for each in told} == {
        (product.id, "images", False) for product in broken
    }
    none = tuple(p.model_copy(update={"images": ()}) for p in rows)
    with pytest.raises(ModelError, match="no product of this catalog has a picture"):
        fit_cnn(
            type(goods)(none, goods.labels, goods.phrases, goods.held), MediaReader(quiet), quick
        )


def test_views_are_moved_mirrored_and_dimmed_pictures():
    picture = np.zeros((40, SIDE, SIDE, 3), np.uint8)
    picture[:, 20:40, 10:20] = 200
    views = varied(picture, np.random.default_rng(0))
    assert views.shape == picture.shape
    areas = (views.max(axis=3) > 100).sum(axis=(1, 2))
    assert (areas == 200).all()
    centres = [np.argwhere(view.max(axis=2) > 100).mean(axis=0) for view in views]
    across = np.array([centre[1] for centre in centres])
    # Where it was within four pixels, or as far from the other edge.
    assert ((abs(across - 14.5) <= 4) | (abs(across - (SIDE - 1 - 14.5)) <= 4)).all()
    assert 0 < (across > SIDE / 2).sum() < 40
    assert len({int(view.max()) for view in views}) > 10
