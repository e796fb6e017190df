"""Where a query points when it was learned how one source's space lies in another's."""

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

    def __init__(self, vector):
        self.vector = np.array(vector, np.float32)

    def encode(self, batch, *, side):
        return np.stack([self.vector] * len(batch))


class Swap:
    """Carries (x, y) over as (y, x)."""

    def translate(self, vector, origin, target):
        return vector[::-1].copy()


class Nothing:
    def translate(self, vector, origin, target):
        return None


TEXT, IMAGE = Fixed((1, 0)), Fixed((0.6, 0.8))
ENCODERS = {
    "text": SourceEncoders(TEXT, {"text": TEXT}),
    "image": SourceEncoders(IMAGE, {"image": IMAGE}),
}
PICTURE = Image.new("RGB", (4, 4))


def asked(text=None, picture=None):
    return Asked(text, ("words",) if text else (), picture, None, None, ())


def made(query, what, translation):
    found = aims(query, what, encoders=ENCODERS, index=None, translation=translation)
    return {aim.source: aim for aim in found}


def test_words_look_for_pictures_only_where_there_is_no_text():
    found = made(Query(text="red"), asked("red"), Swap())
    assert set(found) == {"words", "text", "image"}
    assert found["image"].vector == pytest.approx([0, 1])
    assert found["image"].translated
    assert found["image"].lacking == "text"
    assert found["text"].lacking is None


@pytest.mark.parametrize("using", [{"image"}, {"words", "image"}, {"text", "image"}])
def test_words_look_for_all_pictures_when_text_may_not_answer_fully(using):
    found = made(Query(text="red", using=frozenset(using)), asked("red"), Swap())
    assert found["image"].lacking is None


def test_a_photo_asks_all_texts_for_a_second_opinion():
    found = made(Query(image=b"x"), asked(picture=PICTURE), Swap())
    assert set(found) == {"image", "text"}
    assert found["text"].translated
    assert found["text"].lacking is None
    assert found["text"].vector == pytest.approx([0.8, 0.6])
    assert not found["image"].translated


def test_words_and_a_photo_ask_each_source_in_its_own_space():
    found = made(Query(text="red", image=b"x"), asked("red", PICTURE), Swap())
    assert found["image"].vector == pytest.approx([0.6, 0.8])
    assert found["text"].vector == pytest.approx([1, 0])
    assert not any(aim.translated for aim in found.values())


def test_untrained_words_can_not_ask_pictures():
    assert set(made(Query(text="red"), asked("red"), Nothing())) == {"words", "text"}
    with pytest.raises(QueryError, match="train the shop"):
        made(Query(text="red", using=frozenset({"image"})), asked("red"), Nothing())


def test_every_source_has_a_name_of_the_contract():
    assert set(SOURCES) == {"words", "text", "image", "audio", "fused"}
