"""Spellings that mean alike fold alike; those that do not stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.glossary.folding import fold, singular


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("T-Shirt", "t shirt"),
        ("men's", "mens"),
        ("men’s", "mens"),
        ("MARRÓN", "marron"),
        ("Größe", "grosse"),
        ("œuvre", "oeuvre"),
        ("navy_blue", "Navy  Blue"),
        ("ワン・ピース", "ワンピース"),
        ("Ｔシャツ", "tシャツ"),
        ("运动 鞋", "运动鞋"),
        ("Polo 衫", "polo衫"),
        ("ﾊﾞｯｸﾞ", "バッグ"),
        ("crème", "CREME"),
    ],
)
def test_the_same_thing_written_differently(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("バス", "パス"), ("red", "reed"), ("ハート", "ハト"), ("鞋", "靴")]
)
def test_different_things_stay_apart(one, other):
    assert fold(one) != fold(other)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("language", "plural", "one"),
    [
        ("en", "shirts", "shirt"),
        ("en", "watches", "watch"),
        ("en", "dresses", "dress"),
        ("en", "accessories", "accessory"),
        ("en", "boxes", "box"),
        ("en", "sports shoes", "sport shoe"),
        ("es", "zapatos", "zapato"),
        ("es", "pantalones", "pantalon"),
        ("es", "azules", "azul"),
        ("es", "collares", "collar"),
        ("fr", "chapeaux", "chapeau"),
        ("fr", "chemises", "chemise"),
    ],
)
def test_regular_plurals_find_their_singulars(language, plural, one):
    assert singular(fold(plural), language) == singular(fold(one), language)


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "dress"),
        ("en", "glass"),
        ("en", "bus"),
        ("en", "gas"),
        ("de", "schuhes"),
        ("zh", "鞋s"),
    ],
)
def test_words_that_are_no_plurals_stay(language, word):
    assert singular(word, language) == word
