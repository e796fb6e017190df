"""Bundles: whole, or refused with a message that says what to do."""

import json

import pytest

from omnishelf.errors import ModelError
from omnishelf.fusion.calibration import Platt
from omnishelf.learning.model.bundle import (
    VERSION,
    SourceConfig,
    has_bundle,
    read_bundle,
    write_bundle,
)
from omnishelf.learning.ranking.ranker import QuestionRanker, Ranker

FILES = {"head-text.onnx": b"a head", "fusion.onnx": b"a fusion", "base.npz": b""}
RANKER = Ranker(
    questions={
        "words": QuestionRanker(
            calibrations={"text": Platt(2.0, -1.0), "words": Platt(0.5, 0.25)},
            weights={"text": 0.7, "words": 0.3},
            final=Platt(1.0, 0.0),
        )
    }
)


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "model"
    write_bundle(
        folder,
        FILES,
        dim=16,
        sources={"text": SourceConfig(inputs=4, share=0.75, base=4)},
        encoders={"text": "toy 1"},
        ranker=RANKER,
    )
    return folder


def test_what_is_written_is_read(bundle):
    config = read_bundle(bundle)
    assert (config.version, config.dim) == (VERSION, 16)
    assert config.sources["text"] == SourceConfig(inputs=4, share=0.75, base=4)
    assert config.encoders == {"text": "toy 1"}
    assert config.ranker == RANKER
    assert {name: (bundle / name).read_bytes() for name in FILES} == FILES


def test_a_folder_without_a_model(tmp_path):
    assert not has_bundle(tmp_path)
    with pytest.raises(ModelError, match="train the shop again"):
        read_bundle(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named(bundle, name):
    (bundle / name).write_bytes(b"other")
    with pytest.raises(ModelError, match=rf"{name} is damaged.*train the shop again"):
        read_bundle(bundle)
    (bundle / name).unlink()
    with pytest.raises(ModelError, match=rf"{name} can't be read.*train"):
        read_bundle(bundle)


@pytest.mark.parametrize("version", [VERSION + 1, VERSION - 1, "1", None])
def test_another_version_is_named(bundle, version):
    content = json.loads((bundle / "model.json").read_text())
    (bundle / "model.json").write_text(json.dumps({**content, "version": version}))
    with pytest.raises(ModelError, match=rf"version {version}, .*version {VERSION}: train"):
        read_bundle(bundle)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        json.dumps({"version": VERSION}).encode(),
        json.dumps({"version": VERSION, "x": 2}).encode(),
    ],
)
def test_a_damaged_configuration_is_named(bundle, content):
    (bundle / "model.json").write_bytes(content)
    assert has_bundle(bundle)
    with pytest.raises(ModelError, match=r"model\.json.*train the shop again"):
        read_bundle(bundle)


def test_a_bundle_that_is_half_written_is_none(tmp_path, monkeypatch):
    """The configuration comes last: a full disk before it leaves no model."""
    written = []

    def fill_up(path, content):
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        written.append(path.name)
        path.write_bytes(content)

    monkeypatch.setattr("omnishelf.learning.model.bundle.write_atomic", fill_up)
    with pytest.raises(OSError, match="No space left"):
        write_bundle(tmp_path, FILES, dim=8, sources={}, encoders={}, ranker=Ranker())
    assert not has_bundle(tmp_path)
