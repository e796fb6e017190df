import sys

import numpy as np
import pytest

from omnishelf import Shelf
from omnishelf.encoders.sets import build_set, set_names
from omnishelf.errors import ModelError, ShelfError
from omnishelf.settings import EncoderSettings, Settings

PLUGIN = """
import numpy as np
from omnishelf.encoders.sets import SourceEncoders

class Lengths:
    name, modality, dim = "lengths.1", "text", 2

    def encode(self, batch, *, side="product"):
        angles = np.array([len(text) / 50 for text in batch])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32).reshape(-1, 2)

def build(settings):
    encoder = Lengths()
    return {"text": SourceEncoders(encoder, {"text": encoder})}
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """A package of somebody else's, as pip would have installed it."""
    site = tmp_path / "site"
    (site / "shop_lengths-1.0.dist-info").mkdir(parents=True)
    (site / "shop_lengths.py").write_text(PLUGIN)
    (site / "shop_lengths-1.0.dist-info" / "METADATA").write_text(
        "Name: shop-lengths\nVersion: 1.0\n"
    )
    (site / "shop_lengths-1.0.dist-info" / "entry_points.txt").write_text(
        "[omnishelf.encoders]\nlengths = shop_lengths:build\n"
    )
    monkeypatch.syspath_prepend(str(site))
    yield
    sys.modules.pop("shop_lengths", None)


def test_a_third_partys_set_fills_and_searches_a_shop(plugin, small_catalog, tmp_path):
    assert "lengths" in set_names()
    settings = Settings(encoders=EncoderSettings(set="lengths"))
    with Shelf.create(tmp_path / "shop", settings=settings) as shelf:
        assert shelf.add(small_catalog).added == 12
        hits = shelf.search("green shirt", using=("text",), limit=1).hits
        assert hits[0].evidence[0].source == "text"
        stored = shelf._shop.serving.index.vectors(["mug-red"], "text")["mug-red"]
        assert stored.shape == (1, 2)
        assert np.linalg.norm(stored) == pytest.approx(1, abs=1e-3)


def test_a_shop_is_never_opened_with_another_set(plugin, small_catalog, tmp_path):
    settings = Settings(encoders=EncoderSettings(set="lengths"))
    Shelf.create(tmp_path / "shop", settings=settings).close()
    file = tmp_path / "shop" / "shelf.toml"
    file.write_text(file.read_text().replace("lengths", "light"))
    with pytest.raises(ShelfError, match=r"lengths\.1.*multilingual-e5-small"):
        Shelf.open(tmp_path / "shop")


def test_an_unknown_set_lists_those_there_are():
    with pytest.raises(ModelError, match="classic, clip, light"):
        build_set(EncoderSettings(set="heavy"))
