import string
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.glossary import Glossary
from omnishelf.types import Product, Translation
from omnishelf.vocabulary.speller import Speller
from omnishelf.vocabulary.vocabulary import Vocabulary

_PRODUCTS = [
    Product(id="hand-crank", title="Red running shoes", brand="Nimbas", category=("Shoes",)),
    Product(id="B", title="Linen shirt with buttons", attributes={"sku": "QUERTZ"}),
    Product(id="C", title="Leather boots", translations={"zh": Translation(title="皮革靴子")}),
    Product(id="D", title="Table lamp", translations={"zh": Translation(title="红色运动鞋")}),
    Product(id="E", title="Zapatos rojos", locale="es"),
    Product(id="F", title="Blue backpack", translations={"zh": Translation(title="蓝色双肩包")}),
]


@cache
def _speller() -> Speller:
    return Speller(Vocabulary.of(_PRODUCTS * 3), Glossary(()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("red runnign shoes", "red running shoes"),
        ("lethaer boots", "leather boots"),
        ("sapatos rojos", "zapatos rojos"),
        ("tablelamp", "table lamp"),
        ("back pack blue", "backpack blue"),
        ("红色运动协", "红色运动鞋"),
        ("双间包", "双肩包"),
        ("yundongxie", "运动鞋"),
        ("hong se yun dong xie", "红色运动鞋"),
        ("hongseyundongxie", "红色运动鞋"),
    ],
)
def test_puts_right_what_is_near_a_word_of_the_shop(typed: str, meant: str) -> None:
    correction = _speller().correct(typed)
    assert correction.text == meant
    assert 0.5 < correction.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Nimbas",  # a brand that is near the word nimbus
        "Quertz",  # an SKU without digits
        "crank",  # of a product's id
        "shoe shoos7 XXL 38.5 15inch 4006381333931",
        "under fifty without buttons",
        "something nice for my mother",
        "barato para mi madre",
        "zzzzqqqq",
        "跑步的衣服",
        "",
        "\x00\u200b\u202e",
    ],
)
def test_leaves_the_rest_alone(text: str) -> None:
    correction = _speller().correct(text)
    assert correction.text == text
    assert correction.changes == ()
    assert correction.confidence == 1


def test_glossary_protects_words_that_the_shop_lacks() -> None:
    with_names = Speller(Vocabulary.of(_PRODUCTS))
    assert with_names.correct("botas").changes == ()


def test_changes_say_where_they_are_in_the_text_as_given() -> None:
    text = "<b>Shrit</b>, LETHAER"
    correction = _speller().correct(text)
    assert [text[c.start : c.end] for c in correction.changes] == ["Shrit", "LETHAER"]
    assert [c.typed for c in correction.changes] == ["Shrit", "LETHAER"]
    assert correction.text == "<b>shirt</b>, leather"


def test_two_megabytes_are_no_query() -> None:
    text = "runnign " * 250_000
    assert _speller().correct(text).text == text


def test_an_empty_shop_corrects_nothing() -> None:
    assert Speller(Vocabulary(), Glossary(())).correct("red shoos 红色").changes == ()


def test_context_decides_between_words_equally_near() -> None:
    products = [Product(id=str(n), title="brass bell") for n in range(5)]
    products += [Product(id=f"b{n}", title="steel belt") for n in range(5)]
    speller = Speller(Vocabulary.of(products), Glossary(()))
    assert speller.correct("brass belq").text == "brass bell"
    assert speller.correct("steel belq").text == "steel belt"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_put_together_from_its_changes(text: str) -> None:
    correction = _speller().correct(text)
    rebuilt, at = "", 0
    for change in correction.changes:
        assert at <= change.start < change.end <= len(text)
        assert text[change.start : change.end] == change.typed
        rebuilt += text[at : change.start] + change.meant
        at = change.end
    assert rebuilt + text[at:] == correction.text


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["running", "leather", "buttons", "backpack"]),
    st.integers(1, 5),
    st.sampled_from(string.ascii_lowercase),
    st.sampled_from(["insert", "delete", "replace", "turn"]),
)
def test_one_edit_within_a_long_word_is_put_right(
    word: str, at: int, letter: str, edit: str
) -> None:
    typed = {
        "insert": word[:at] + letter + word[at:],
        "delete": word[:at] + word[at + 1 :],
        "replace": word[:at] + letter + word[at + 1 :],
        "turn": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }[edit]
    corrected = _speller().correct(typed).text
    # What happens to be an everyday word (`bunning`, `mutton`) may stay.
    assert corrected in (word, typed)
