import pytest

from omnishelf.speech.transcript import Transcript, believable, tidy


@pytest.mark.parametrize(
    "text",
    ["Red running shoes.", "红色运动鞋", "una camiseta verde", "you need a lamp", "so so good"],
)
def test_speech_is_believed(text):
    assert believable(Transcript(text, -0.3, 0.05))


@pytest.mark.parametrize(
    ("text", "log_probability", "no_speech"),
    [
        ("", -0.1, 0.0),
        (" ... ", -0.1, 0.0),
        ("♪♪♪", -0.1, 0.0),
        ("red shoes", -1.5, 0.0),
        ("red shoes", -1.1, 0.7),
        ("Thanks for watching!", -0.5, 0.1),
        ("谢谢观看", -0.5, 0.1),
        ("ご視聴ありがとうございました", -0.6, 0.1),
        ("aca, aca, aca, aca, aca", -0.3, 0.0),
        ("la la la la la la la la la la la la la la la la la la la la", -0.3, 0.0),
        ("去去去去去去去去去去去去去去去去去去去去去去去去去去去去去去", -0.3, 0.0),
    ],
)
def test_dreams_are_not(text, log_probability, no_speech):
    assert not believable(Transcript(text, log_probability, no_speech))


def test_a_query_has_no_full_stop():
    assert tidy(" Red shoes. ") == "Red shoes"
    assert tidy("红色运动鞋。") == "红色运动鞋"
    assert tidy("size 4.5") == "size 4.5"
