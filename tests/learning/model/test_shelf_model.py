"""The model that search uses, against the network and the arithmetic it stands for."""

import io

import numpy as np
import pytest
import torch

from omnishelf.errors import ModelError
from omnishelf.learning.model.bundle import SourceConfig, write_bundle
from omnishelf.learning.model.export import export_network
from omnishelf.learning.model.network import ShelfNetwork
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.model.standard import Standardiser
from omnishelf.learning.ranking.ranker import Ranker

DIM = 8
RAW = {"text": 5, "image": 4}
SHARES = {"text": 0.75, "image": 1.0}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A network and the model written from it; text keeps a frozen part of length 3."""
    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    settings = ShelfModelSettings(dim=DIM, hidden=8, attention_heads=2)
    network = ShelfNetwork(RAW, [], settings)
    with torch.no_grad():
        for values in network.parameters():
            values.add_(0.2 * torch.randn_like(values))
    rng = np.random.default_rng(100)
    base = {
        "text:mean": rng.normal(size=5).astype(np.float32),
        "text:basis": rng.normal(size=(5, 3)).astype(np.float32),
    }
    arrays = io.BytesIO()
    np.savez(arrays, **base)
    same = {s: Standardiser(np.zeros(d, np.float32), np.eye(d, dtype=np.float32))
            for s, d in RAW.items()}  # fmt: skip
    write_bundle(
        folder,
        {**export_network(network, same), "base.npz": arrays.getvalue()},
        dim=DIM,
        sources={
            "text": SourceConfig(inputs=5, share=SHARES["text"], base=3),
            "image": SourceConfig(inputs=4, share=SHARES["image"], base=0),
        },
        encoders={"text": "a", "image": "b"},
        ranker=Ranker(),
    )
    return network, base, ShelfModel(folder)


def raw(source, rows, seed=0):
    return np.random.default_rng(seed).normal(size=(rows, RAW[source])).astype(np.float32)


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def head(network, source, rows):
    with torch.no_grad():
        return network.heads[source](torch.from_numpy(rows)).numpy()


def frozen(base, rows):
    return unit((rows - base["text:mean"]) @ base["text:basis"])


def test_vectors_of_products_and_their_lengths(made):
    _, _, model = made
    products = [{"text": raw("text", 2), "image": raw("image", 3)}, {"image": raw("image", 1)}, {}]
    placed = model.place(products)
    assert model.dims == {"text": DIM + 3, "image": DIM, "fused": DIM}
    assert [set(each) for each in placed] == [{"text", "image", "fused"}, {"image", "fused"}, set()]
    shapes = {source: rows.shape for source, rows in placed[0].items()}
    assert shapes == {"text": (2, DIM + 3), "image": (3, DIM), "fused": (1, DIM)}
    for each in placed:
        for rows in each.values():
            assert rows.dtype == np.float32
            assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(rows)), abs=1e-5)


def test_a_dot_product_is_the_shares_of_learned_and_frozen(made):
    network, base, model = made
    one, other = raw("text", 4), raw("text", 4, seed=1)
    stored = np.concatenate([each["text"] for each in model.place([{"text": one}])])
    asked = np.stack([model.aim([model.read("text", row)], "text") for row in other])
    learned = head(network, "text", other) @ head(network, "text", one).T
    kept = frozen(base, other) @ frozen(base, one).T
    share = SHARES["text"]
    assert asked @ stored.T == pytest.approx(share * learned + (1 - share) * kept, abs=1e-5)


def test_another_source_is_asked_by_what_was_learned_alone(made):
    network, _, model = made
    photos, texts = raw("image", 3), raw("text", 5)
    stored = model.place([{"text": texts}])[0]["text"]
    for photo in photos:
        aim = model.aim([model.read("image", photo)], "text")
        assert aim[DIM:] == pytest.approx(np.zeros(3))
        assert np.linalg.norm(aim) == pytest.approx(1, abs=1e-5)
        wanted = head(network, "text", texts) @ head(network, "image", photo[None])[0]
        assert stored @ aim == pytest.approx(np.sqrt(SHARES["text"]) * wanted, abs=1e-5)


def test_fused_vectors_are_the_networks(made):
    network, _, model = made
    text, image = raw("text", 2), raw("image", 1)
    tokens = {
        "text": torch.from_numpy(unit(head(network, "text", text).mean(axis=0, keepdims=True))),
        "image": torch.from_numpy(head(network, "image", image)),
    }
    for has in (("text", "image"), ("text",), ("image",)):
        present = {source: torch.tensor([source in has]) for source in tokens}
        given = {s: v if s in has else torch.zeros_like(v) for s, v in tokens.items()}
        with torch.no_grad():
            wanted = network.eval().fuse(given, present).numpy()
        rows = {"text": text, "image": image}
        placed = model.place([{source: rows[source] for source in has}])[0]
        assert placed["fused"] == pytest.approx(wanted, abs=1e-5)


def test_a_query_of_several_parts_is_fused_and_one_of_one_is_not(made):
    network, _, model = made
    parts = [model.read("text", raw("text", 1)[0]), model.read("image", raw("image", 1)[0])]
    assert model.fuse(parts[:1]) == pytest.approx(parts[0].learned)
    tokens = {
        "text": torch.from_numpy(parts[0].learned[None]),
        "image": torch.from_numpy(parts[1].learned[None]),
    }
    with torch.no_grad():
        there = {source: torch.tensor([True]) for source in tokens}
        wanted = network.eval().fuse(tokens, there).numpy()[0]
    assert model.fuse(parts) == pytest.approx(wanted, abs=1e-5)
    assert model.aim(parts, "fused") == pytest.approx(wanted, abs=1e-5)
    # The image source has no frozen part, and the fused vector is asked as it is.
    assert model.aim(parts, "image") == pytest.approx(wanted, abs=1e-5)


def test_a_product_is_placed_alike_alone_and_among_others(made):
    _, _, model = made
    many = [{"text": raw("text", 1 + n % 2, seed=n), "image": raw("image", 1, seed=n)}
            for n in range(6)]  # fmt: skip
    together = model.place(many)
    for product, placed in zip(many, together, strict=True):
        for source, rows in model.place([product])[0].items():
            assert placed[source] == pytest.approx(rows, abs=1e-5)


def test_a_source_that_was_not_learned_stays_as_it_is(made):
    _, _, model = made
    sound = np.ones((1, 6), np.float32)
    placed = model.place([{"audio": sound}])[0]
    assert set(placed) == {"audio"}
    assert placed["audio"] is sound


def test_a_damaged_model_is_not_opened(made, tmp_path):
    with pytest.raises(ModelError, match="train the shop again"):
        ShelfModel(tmp_path)
