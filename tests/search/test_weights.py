from omnishelf.search.aims import Aim
from omnishelf.search.weights import weigh


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


def test_the_shops_weights_multiply():
    aims = [Aim("image", ("photo",)), Aim("text", ("words",))]
    assert weigh(aims, {"image": 3.0}) == {"image": 3.0, "text": 1.0}
