import sys

import numpy as np
import pytest
from PIL import Image

from omnishelf import Shelf
from omnishelf.encoders.clip.load import load_dual_encoder
from omnishelf.errors import ModelError
from omnishelf.settings import EncoderSettings, Settings


def test_pictures_and_words_meet_in_one_space(dual_encoder):
    pictures, words = load_dual_encoder(str(dual_encoder))
    assert (pictures.dim, words.dim) == (3, 3)
    seen = pictures.encode([Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")])
    said = words.encode(["red", "blue", "a blue blue thing"], side="query")
    assert seen @ said[:2].T == pytest.approx(np.eye(2), abs=1e-6)
    assert (seen @ said[2]).argmax() == 1
    assert np.linalg.norm(said, axis=1) == pytest.approx(1)


def test_a_batch_is_encoded_as_its_members_are(dual_encoder):
    pictures, words = load_dual_encoder(str(dual_encoder))
    rng = np.random.default_rng(1)
    batch = [Image.fromarray(rng.integers(0, 255, (9, 14, 3), np.uint8)) for _ in range(11)]
    alone = np.concatenate([pictures.encode([picture]) for picture in batch])
    assert pictures.encode(batch) == pytest.approx(alone, abs=1e-6)
    texts = ["red", "red green blue", "x y z red"] * 4
    assert words.encode(texts) == pytest.approx(
        np.concatenate([words.encode([text]) for text in texts]), abs=1e-6
    )
    assert pictures.encode([]).shape == (0, 3)


def test_names_tell_exports_apart(dual_encoder):
    pictures, words = load_dual_encoder(str(dual_encoder))
    assert pictures.name != words.name
    assert pictures.name == load_dual_encoder(str(dual_encoder))[0].name


def test_a_shop_searches_pictures_by_words_without_training(dual_encoder, small_catalog, tmp_path):
    settings = Settings(encoders=EncoderSettings(set="clip", folder=str(dual_encoder)))
    with Shelf.create(tmp_path / "shop", settings=settings) as shelf:
        assert shelf.add(small_catalog).rejected == ()
        for colour in ("red", "green", "blue"):
            hits = shelf.search(colour, using=("image",), limit=4).hits
            assert {hit.product.attributes["colour"] for hit in hits} == {colour}


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("onnx/text_model.onnx", "text_model.onnx is missing"),
        ("onnx/vision_model.onnx", "holds no dual encoder"),
        ("tokenizer.json", "tokenizer.json is missing"),
        ("preprocessor_config.json", "preprocessor_config.json is missing"),
    ],
)
def test_a_missing_file_is_named(dual_encoder, file, message):
    (dual_encoder / file).unlink()
    with pytest.raises(ModelError, match=message):
        load_dual_encoder(str(dual_encoder))


def test_a_damaged_configuration_is_named(dual_encoder):
    (dual_encoder / "preprocessor_config.json").write_text("{")
    with pytest.raises(ModelError, match="can't be understood"):
        load_dual_encoder(str(dual_encoder))
    (dual_encoder / "tokenizer.json").write_text("{")
    (dual_encoder / "preprocessor_config.json").write_text('{"size": 8}')
    with pytest.raises(ModelError, match=r"tokenizer\.json can't be read"):
        load_dual_encoder(str(dual_encoder))


def test_without_transformers_its_format_is_refused_with_a_way_out(dual_encoder, monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    (dual_encoder / "onnx" / "vision_model.onnx").unlink()
    (dual_encoder / "model.safetensors").touch()
    with pytest.raises(ModelError, match="install 'transformers'"):
        load_dual_encoder(str(dual_encoder))


def test_neither_folder_nor_hub_has_it(monkeypatch):
    def refuse(*_, **__):
        raise OSError("no such repository")

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    with pytest.raises(ModelError, match=r"no folder 'nobody/nothing'.*no such repository"):
        load_dual_encoder("nobody/nothing")


def test_the_hub_is_asked_for_onnx_first(dual_encoder, monkeypatch):
    asked = []

    def download(name, allow_patterns):
        asked.append((name, allow_patterns))
        return str(dual_encoder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    pictures, _ = load_dual_encoder("someone/tiny-clip")
    assert pictures.dim == 3
    assert [name for name, _ in asked] == ["someone/tiny-clip"]
    assert "onnx/vision_model.onnx*" in asked[0][1]
