import pytest

from omnishelf.search.aims import Aim
from omnishelf.search.weights import TRANSLATED_WEIGHT, weigh


def test_words_and_a_photo_have_the_same_say():
    aims = [
        Aim("words", ("words",), text="red"),
        Aim("text", ("words",)),
        Aim("image", ("photo",)),
    ]
    # Two sources share the words' one vote; the photo has one to itself.
    assert weigh(aims, {}) == {"words": 0.5, "text": 0.5, "image": 1.0}


def test_typed_and_spoken_words_are_one_part():
    aims = [Aim("words", ("words", "voice"), text="red"), Aim("text", ("words", "voice"))]
    assert weigh(aims, {}) == {"words": 0.5, "text": 0.5}


def test_a_translated_vector_counts_less_and_the_shops_weights_multiply():
    aims = [Aim("image", ("photo",)), Aim("text", ("photo",), translated=True)]
    weights = weigh(aims, {"image": 3.0})
    assert weights == {"image": 1.5, "text": pytest.approx(0.5 * TRANSLATED_WEIGHT)}
