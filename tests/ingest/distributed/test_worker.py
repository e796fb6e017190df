"""A worker encodes for drivers that are like it, and tells others why not."""

from dataclasses import replace
from importlib.metadata import version

import numpy as np
import pytest

import toy_encoders
from omnishelf.errors import ModelError
from omnishelf.settings import EncoderSettings, MediaLimits

pytest.importorskip("ray", reason="Ray is not installed")

from omnishelf.ingest.distributed.messages import Task, Terms, read_answers, task_table
from omnishelf.ingest.distributed.worker import encode

toy_encoders.register()
TERMS = Terms(
    version("omnishelf"),
    {"text": "toy words 1", "image": "toy pixels 1"},
    EncoderSettings(set="toy"),
    MediaLimits(),
)
TEXTS = Task("text", {b"a": ("p1", b"red shoe"), b"b": ("p2", "茶壶".encode())})


def asked(task, terms=TERMS):
    return read_answers(encode(task_table(task), terms))


def test_features_are_those_of_the_encoder_as_the_cache_rounds_them():
    expected = toy_encoders.Words().encode(["red shoe", "茶壶"]).astype(np.float16)
    answers = asked(TEXTS)
    assert [(each.source, each.digest) for each in answers] == [("text", b"a"), ("text", b"b")]
    assert np.array_equal([each.vector for each in answers], expected)


def test_what_cannot_be_decoded_is_told_by_name():
    (answer,) = asked(Task("image", {b"c": ("half.png", b"\x89PNG\r\n")}))
    assert answer.vector is None
    assert answer.failure.startswith("half.png ")


def test_what_the_encoder_makes_nothing_of_has_neither_vector_nor_failure(monkeypatch):
    monkeypatch.setattr(
        toy_encoders.Words, "encode", lambda self, batch, side: np.zeros((len(batch), 96), "f")
    )
    assert [(each.vector, each.failure) for each in asked(TEXTS)] == [(None, None)] * 2


def test_another_version_is_refused():
    with pytest.raises(ModelError, match=r"^Ray node [\d.]+: has Omnishelf .* adds has 0\.0\.9"):
        asked(TEXTS, replace(TERMS, version="0.0.9"))


def test_other_encoders_are_refused():
    there = {**TERMS.encoders, "image": "toy pixels 2"}
    with pytest.raises(ModelError, match=r"toy pixels 1'.*, the machine that adds .*pixels 2'"):
        asked(TEXTS, replace(TERMS, encoders=there))


def test_a_set_that_is_not_installed_is_refused():
    with pytest.raises(ModelError, match="no encoder set 'unheard'"):
        asked(TEXTS, replace(TERMS, settings=EncoderSettings(set="unheard")))
