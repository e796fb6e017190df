"""Our own tables, and what is made of characters, against independent readings."""

import pytest

from omnishelf.understanding import measures, pinyin, sizes
from omnishelf.understanding.folded import fold, simplified
from omnishelf.understanding.names import name_of
from omnishelf.understanding.tables import OURS, read_table
from omnishelf.understanding.tokens import Token, key, tokenize


@pytest.mark.parametrize("name", sorted(path.name for path in OURS.glob("*.tsv")))
def test_every_table_can_be_read(name):
    assert read_table(name)


def test_simplified_characters_stay_and_traditional_ones_change():
    assert fold("絲巾鞋裡錶").text == "丝巾鞋里表"
    assert not set(simplified()) & set(simplified().values())


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("红色", "hong se"),
        ("牛仔裤", "niu zai ku"),
        ("飛鶴", "fei he"),
        ("連衣裙", "lian yi qun"),
        ("女士", "nv shi"),
        ("T恤", "t xu"),
    ],
)
def test_readings(name, reading):
    assert reading in pinyin.readings(name)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("hongse", "hong se"), ("yundongxie", "yun dong xie"), ("nver", "nv er"), ("shoe", None)],
)
def test_syllables(word, syllables):
    cut = pinyin.cut(Token("word", word, 0, len(word), spaced=False))
    assert (cut and " ".join(token.text for token in cut)) == syllables


@pytest.mark.parametrize("name", ["Camisón de Niña", "T恤", "絲巾", "t-shirt", "men's", "5G pad"])
def test_the_fast_way_to_a_key_is_the_slow_one(name):
    found = name_of(name)
    tokens = tokenize(fold(name).text)
    assert found is not None
    assert (found.key, found.first, found.tokens) == (key(tokens), tokens[0].text, len(tokens))


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("EU 42", "42"),
        ("42码", "42"),
        ("Medium", "M"),
        ("2XL", "XXL"),
        ("W32 L34", "32x34"),
        ("Talla S", "S"),
        ("38,5", "38.5"),
        ("blue", None),
    ],
)
def test_sizes_of_shops(value, size):
    assert sizes.size_of(value) == size


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("500 ml", "0.5L", True),
        ("1 lb", "453.59237 g", True),
        ("15 inch", '15"', True),
        ("500 ml", "500 g", False),
        ("1 kg", "999 g", False),
        ("42", "42", False),
    ],
)
def test_same_measures(one, other, same):
    assert measures.same_measure(one, other) is same
