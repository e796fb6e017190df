"""Trained encoders on disk: whole, or refused with a way out."""

import json

import numpy as np
import pytest

from omnishelf.encoders.trained.bag_of_words import bag_of_words_files
from omnishelf.encoders.trained.header import read_header, write_encoder
from omnishelf.encoders.trained.saved import open_encoder, open_encoders
from omnishelf.encoders.trained.vocabulary import Vocabulary
from omnishelf.errors import ModelError

DIM = 16


def save(folder, *, idf=(1.0, 2.0), kind="bag-of-words"):
    files = bag_of_words_files(
        Vocabulary(["red", "sho"]), np.array(idf, np.float32), np.eye(2, DIM, dtype=np.float32)
    )
    write_encoder(folder, files, kind=kind, modality="text", dim=DIM)
    return folder


def test_the_name_is_by_content(tmp_path):
    one, same = open_encoder(save(tmp_path / "a")), open_encoder(save(tmp_path / "b"))
    other = open_encoder(save(tmp_path / "c", idf=(1.0, 2.5)))
    assert one.name == same.name
    assert one.name.startswith("bag-of-words-")
    assert other.name != one.name


@pytest.mark.parametrize("file", ["terms.txt", "arrays.npz"])
def test_damaged_and_missing_files_are_named(tmp_path, file):
    folder = save(tmp_path / "text")
    path = folder / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError, match=rf"{file} is missing or damaged: .*omnishelf encoders"):
        open_encoder(folder)
    path.unlink()
    with pytest.raises(ModelError, match=rf"{file} is missing or damaged"):
        open_encoder(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', '{"version": 1, "dim": "x"}'])
def test_a_damaged_header_is_refused(tmp_path, content):
    folder = save(tmp_path / "text")
    (folder / "encoder.json").write_text(content)
    with pytest.raises(ModelError, match=r"encoder\.json.*omnishelf encoders"):
        read_header(folder)


def test_another_version_and_an_unknown_kind_are_refused(tmp_path):
    folder = save(tmp_path / "text")
    header = json.loads((folder / "encoder.json").read_text())
    (folder / "encoder.json").write_text(json.dumps(header | {"version": 99}))
    with pytest.raises(ModelError, match=r"version 99.*reads version 1"):
        open_encoder(folder)
    (folder / "encoder.json").write_text(json.dumps(header | {"kind": "oracle"}))
    with pytest.raises(ModelError, match=r"kind 'oracle'.*bag-of-words"):
        open_encoder(folder)


def test_a_folder_of_encoders_has_those_that_are_there(tmp_path):
    save(tmp_path / "text")
    assert [*open_encoders(tmp_path)] == ["text"]
    save(tmp_path / "image")
    with pytest.raises(ModelError, match="image takes in text, not image"):
        open_encoders(tmp_path)


def test_a_folder_without_encoders_says_how_to_make_them(tmp_path):
    with pytest.raises(ModelError, match=r"no encoders.*omnishelf encoders CATALOG --out"):
        open_encoders(tmp_path / "nowhere")
