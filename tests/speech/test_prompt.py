import pytest

from omnishelf.speech.prompt import echoes, prompt

NAMES = ("iced mocha", "cappuccino", "dark roast", "latte")


def test_names_are_told_as_if_they_had_been_said():
    assert prompt("en", NAMES) == "iced mocha, cappuccino, dark roast, latte."
    assert prompt("es", ()) == ""


def test_in_chinese_simplified_characters_are_asked_for():
    assert prompt("zh", ()) == "以下是普通话的句子。"
    assert prompt("zh", ("玫红", "渔具")) == "玫红、渔具。以下是普通话的句子。"


@pytest.mark.parametrize(
    "text",
    ["Iced mocha, cappuccino, dark roast.", "cappuccino, dark roast, latte", "Dark roast,latte,"],
)
def test_several_names_in_their_order_are_an_echo(text):
    assert echoes(text, prompt("en", NAMES)) == (text.count(",") > 1 and text[0] != "D")


@pytest.mark.parametrize("text", ["", "latte", "dark roast, latte", "a latte and a cappuccino"])
def test_what_a_shopper_would_say_is_none(text):
    assert not echoes(text, prompt("en", NAMES))
    assert not echoes(text, "")


def test_chinese_echoes():
    told = prompt("zh", ("玫红", "渔具", "红色"))
    assert echoes("以下是普通话的句子", told)
    assert echoes("玫红、渔具、红色。", told)
    assert not echoes("红色", told)
