import pytest

from omnishelf.speech.prompt import doubtful, echoes, prompt, told_words

TOLD = "iced mocha cappuccino dark roast latte."


def test_names_are_told_as_if_they_had_been_said():
    assert prompt("en", ("iced mocha", "cappuccino", "dark roast", "latte")) == TOLD
    assert prompt("es", ()) == ""


def test_in_chinese_simplified_characters_are_asked_for():
    assert prompt("zh", ()) == "以下是普通话的句子。"


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("Iced mocha, cappuccino, dark roast.", True),
        ("mocha cappuccino dark roast latte", True),
        ("dark roast latte", False),
        ("a dark roast latte and an iced mocha", False),
        ("", False),
    ],
)
def test_several_told_words_in_their_order_are_an_echo(text, echo):
    assert echoes(text, TOLD) == echo
    assert not echoes(text, "")


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("以下是普通话的句子", True),
        ("以下是普通话。", True),
        ("普通话", False),
        ("红色运动鞋", False),
    ],
)
def test_of_the_chinese_prompt_any_longer_part_is_an_echo(text, echo):
    assert echoes(text, prompt("zh", ())) == echo


def test_told_words_are_known_in_other_forms():
    assert told_words("Two lattes, and a dark Mocha!", TOLD) == sorted(["latt", "dark", "moch"])


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Mocha just came to stand up", True),
        ("I wore a dark roast dress at the wedding", True),
        ("can I have a dark roast latte", False),
        ("she likes to read at night", False),  # nothing that was told
        ("latte", False),
        ("", False),
    ],
)
def test_few_told_words_among_others_are_doubtful(text, doubt):
    assert doubtful(text, TOLD) == doubt
