import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.speech.change import Change, changed
from omnishelf.speech.correction import correct

ROAST = Change("rose", "roast", 7, 11, 0.8)
COFFEE = Change("a nice", "iced", 0, 6, 0.7)


def likelihoods(**of):
    """Nats by word that a text holds; of several, their sum."""
    return lambda texts: [
        sum(nats for word, nats in of.items() if word in text.split()) for text in texts
    ]


def test_a_change_is_made_if_the_recording_allows_it():
    done = correct("a dark rose", [Change("rose", "roast", 7, 11, 0.8)], likelihoods(roast=-1))
    assert done.text == "a dark roast"
    assert done.literal == "a dark rose"
    assert done.changes == (ROAST,)


def test_and_not_if_something_else_was_said():
    done = correct("a dark rose", [ROAST], likelihoods(roast=-9))
    assert (done.text, done.changes) == ("a dark rose", ())


def test_of_changes_at_one_place_the_likeliest_is_made():
    other = Change("rose", "rosé", 7, 11, 0.9)
    assert correct("a dark rose", [ROAST, other], likelihoods(rosé=-2)).text == "a dark roast"


def test_several_changes_are_made_from_left_to_right():
    text = "a nice rose"
    iced, roast = Change("a nice", "iced", 0, 6, 0.7), Change("rose", "roast", 7, 11, 0.8)
    done = correct(text, [roast, iced], likelihoods())
    assert done.text == "iced roast"
    assert done.changes == (iced, roast)


def test_without_suspects_the_recording_is_not_listened_to_again():
    def fail(texts):
        raise AssertionError(texts)

    assert correct("a dark rose", [], fail).text == "a dark rose"


@given(
    st.lists(
        st.tuples(st.integers(0, 18), st.integers(1, 6), st.floats(0, 1), st.floats(-9, 9)),
        max_size=8,
    )
)
def test_changes_never_overlap_and_lead_from_one_text_to_the_other(drawn):
    text = "abcdefghijklmnopqrstuvwxyz"
    suspects = [
        Change(text[start : start + size], f"<{start}>", start, start + size, alike)
        for start, size, alike, _ in drawn
    ]
    gains = {f"<{start}>": gain for start, _, _, gain in drawn}
    done = correct(
        text,
        suspects,
        lambda texts: [
            sum(gain for meant, gain in gains.items() if meant in each) for each in texts
        ],
    )
    assert done.text == changed(text, done.changes)
    for one, other in zip(done.changes, done.changes[1:], strict=False):
        assert one.end <= other.start
    assert all(gains[change.meant] >= -4 for change in done.changes)


@pytest.mark.parametrize("text", ["rose", "a dark rose"])
def test_changes_are_made_in_their_places(text):
    place = text.index("rose")
    assert changed(text, [Change("rose", "roast", place, place + 4, 1)]).endswith("roast")
