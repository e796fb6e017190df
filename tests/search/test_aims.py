"""Where a query points, with and without a trained model."""

import numpy as np
import pytest
from PIL import Image

from omnishelf.encoders.sets import SourceEncoders
from omnishelf.errors import QueryError
from omnishelf.search.aims import aims
from omnishelf.search.asked import Asked
from omnishelf.types import SOURCES, Query


class Fixed:
    """Encodes everything as one vector."""

    def __init__(self, vector, modality):
        self.vector = np.array(vector, np.float32)
        self.modality = modality

    def encode(self, batch, *, side):
        return np.stack([self.vector] * len(batch))


class Shared:
    """A model of one space: reads any part as its raw vector, and adds the parts up."""

    sources = ("image", "text")

    def read(self, source, raw):
        return raw

    def aim(self, parts, source):
        return np.sum(parts, axis=0)


TEXT, IMAGE = Fixed((1, 0), "text"), Fixed((0.6, 0.8), "image")
ENCODERS = {
    "text": SourceEncoders(TEXT, {"text": TEXT}),
    "image": SourceEncoders(IMAGE, {"image": IMAGE}),
}
PICTURE = Image.new("RGB", (4, 4))


def asked(text=None, picture=None):
    return Asked(text, ("words",) if text else (), picture, None, None, ())


def made(query, what, model=None):
    found = aims(query, what, encoders=ENCODERS, index=None, model=model)
    return {aim.source: aim for aim in found}


def test_with_a_model_words_ask_every_source():
    found = made(Query(text="red"), asked("red"), Shared())
    assert set(found) == {"words", "text", "image", "fused"}
    for source in ("text", "image", "fused"):
        assert found[source].vector == pytest.approx([1, 0])
        assert found[source].asked_by == ("words",)
    assert found["words"].text == "red"


def test_with_a_model_all_parts_of_a_query_ask_together():
    found = made(Query(text="red", image=b"x"), asked("red", PICTURE), Shared())
    # (1, 0) + (0.6, 0.8), at length 1.
    assert found["fused"].vector == pytest.approx(np.array([1.6, 0.8]) / np.hypot(1.6, 0.8))
    assert found["text"].asked_by == ("words", "photo")


def test_only_the_sources_that_may_answer_are_asked():
    found = made(Query(text="red", using=frozenset({"image"})), asked("red"), Shared())
    assert set(found) == {"image"}


def test_without_a_model_each_source_is_asked_in_its_own_modality():
    found = made(Query(text="red", image=b"x"), asked("red", PICTURE))
    assert set(found) == {"words", "text", "image"}
    assert found["image"].vector == pytest.approx([0.6, 0.8])
    assert found["text"].vector == pytest.approx([1, 0])


def test_without_a_model_words_can_not_ask_pictures():
    assert set(made(Query(text="red"), asked("red"))) == {"words", "text"}
    with pytest.raises(QueryError, match="train the shop"):
        made(Query(text="red", using=frozenset({"image"})), asked("red"))


def test_every_source_has_a_name_of_the_contract():
    assert set(SOURCES) == {"words", "text", "image", "audio", "fused"}
