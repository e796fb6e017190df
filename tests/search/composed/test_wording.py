"""What words want otherwise, in three languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.glossary.glossary import Glossary
from omnishelf.search.composed.wording import read_wish
from shop_of_moves import GLOSSARY


def read(text):
    wish = read_wish(text, GLOSSARY)
    changes = [
        ("" if change.wanted else "not ") + change.term.words["en"][0] for change in wish.changes
    ]
    return changes, wish.price, wish.rest


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("this photo, but red", ["red"]),
        ("这个，但是要红色的", ["red"]),
        ("como esta pero en rojo", ["red"]),
        ("red", ["red"]),
        ("RED!", ["red"]),
        ("the same in navy blue", ["navy blue"]),
        ("同款红的", ["red"]),
        ("igual pero azul marino", ["navy blue"]),
        ("not red", ["not red"]),
        ("no rojo", ["not red"]),
        ("que no sea roja", ["not red"]),
        ("不要红色的，要蓝色", ["not red", "blue"]),
        ("not red or blue, but green", ["not red", "not blue", "green"]),
        ("red but blue", ["red", "blue"]),
        ("这款有没有黑色的", ["black"]),
        ("same but women's", ["women"]),
        ("但要女款", ["women"]),
        ("without stripes", ["not striped"]),
        ("sin estampado", ["not printed"]),
        ("皮的", ["leather"]),
        ("but in leather with pockets", ["leather", "with pockets"]),
    ],
)
def test_changes_are_read(text, changes):
    assert read(text) == (changes, None, "")


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("like this, cheaper", "cheaper"),
        ("something less expensive", "cheaper"),
        ("便宜一点的", "cheaper"),
        ("más barato", "cheaper"),
        ("como este pero más caro", "dearer"),
        ("更贵的", "dearer"),
        ("not more expensive", "cheaper"),
    ],
)
def test_prices_are_compared(text, price):
    assert read(text)[1] == price


@pytest.mark.parametrize(
    "text",
    [
        "this dress in the style of that bag",
        "这条裙子，那个包的风格",
        "este vestido al estilo de ese bolso",
    ],
)
def test_a_style_is_taken_from_another_thing(text):
    wish = read_wish(text, GLOSSARY)
    assert wish.style_of
    assert wish.other.words["en"][0] == "bag"
    assert [change.term.words["en"][0] for change in wish.changes] == ["dress"]


def test_what_is_not_understood_is_left_to_be_searched_for():
    assert read("but red, with a dinosaur") == (["red"], None, "dinosaur")
    assert read("dinosaur crossing") == ([], None, "dinosaur crossing")


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_any_text_is_read(text):
    read_wish(text, GLOSSARY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\u202ered\u200b",
        "红\x00色",
        "<script>red</script>",
        "no " * 40,
        "but " * 40,
        "的" * 2000,
    ],
)
def test_hostile_text_is_read(text):
    read_wish(text, GLOSSARY)


def test_two_megabytes_are_not_read_to_their_end(monkeypatch):
    looked = []
    lookup = Glossary.lookup
    monkeypatch.setattr(Glossary, "lookup", lambda *a, **k: looked.append(1) or lookup(*a, **k))
    text = "but red " + "的" * 2_000_000
    wish = read_wish(text, GLOSSARY)
    assert len(wish.rest) > 1_999_000
    assert len(looked) < 5_000
