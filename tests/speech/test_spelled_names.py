import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.speech.spelled_names import SpelledNames

SHOP = [
    "dark roast", "light roast", "iced coffee", "triple shot", "coffee", "espresso", "sweetener",
    "soy milk", "camel crewneck sweater in wool",
]  # fmt: skip
RARE = {"expresso", "sweetner", "soymilk", "dark", "zapatiyas", "gora"}


def common(word):
    return word not in RARE


def heard(text, names=SHOP, language="en"):
    return {
        (change.heard, change.meant)
        for change in SpelledNames(names, language).suspects(text, common)
    }


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("a dark rose please", ("rose", "roast")),
        ("May I have an ice coffee?", ("ice", "iced")),
        ("rows to, a dark rows to", ("rows to", "roast")),
        ("triple shop", ("shop", "shot")),
        ("an Expresso", ("Expresso", "espresso")),
        ("with sweetner", ("sweetner", "sweetener")),
        ("with soymilk", ("soymilk", "soy milk")),
    ],
)
def test_what_sounds_like_a_name_is_suspected(text, change):
    assert change in heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "dark roast, iced coffee, triple shots",  # the shop's own, and their plural
        "a red rose",  # common, and no name beside it
        "I like toast",
        "triple of the coffee",  # too far from the other words of names
        "dark 36 coffee",
        "\u200b\u202e\0 <b></b> 红色",
        "",
    ],
)
def test_other_words_are_not(text):
    assert heard(text) == set()


def test_a_word_of_the_shop_is_never_suspected():
    assert heard("dark rose", [*SHOP, "rose"]) == set()


def test_spanish_is_compared_as_it_is_said():
    assert heard("zapatiyas", ["zapatillas"], "es") == {("zapatiyas", "zapatillas")}
    assert heard("gora roja", ["gorra"], "es") == {("gora", "gorra")}


@given(st.text(max_size=200))
def test_places_are_those_of_the_text(text):
    for change in SpelledNames(SHOP, "en").suspects(text, lambda _: False):
        assert text[change.start : change.end] == change.heard
        assert 0 <= change.likeness <= 1


def test_a_shop_without_words_suspects_nothing():
    assert heard("anything at all", []) == set()


@pytest.mark.parametrize("text", ["x" * 2_000_000, "bla ble " * 250_000])
def test_endless_text_is_not_read_to_its_end(text):
    assert heard(f"dark rose {text} dark rose") == {("rose", "roast")}
