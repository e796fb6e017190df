"""Our own terms: whole, of the right script, found by their names."""

import csv
import re
from collections import Counter

import pytest

from omnishelf.glossary import KINDS, LANGUAGES, Glossary
from omnishelf.glossary.folding import fold

HAN = re.compile("[\u4e00-\u9fff]")
KANA = re.compile("[\u3040-\u30ff]")


@pytest.fixture(scope="module")
def glossary():
    return Glossary.load()


def test_there_are_many_and_every_one_has_a_name_in_every_language(glossary):
    assert len(glossary.terms) >= 600
    assert {term.kind for term in glossary.terms} == set(KINDS)
    for term in glossary.terms:
        assert list(term.words) == list(LANGUAGES), term


def test_no_term_is_there_twice(glossary):
    heads = Counter((term.kind, fold(term.words["en"][0])) for term in glossary.terms)
    assert [head for head, count in heads.items() if count > 1] == []


def test_scripts_are_right(glossary):
    latin_in_chinese = {"Polo衫", "保罗衫"}
    for term in glossary.terms:
        assert HAN.search(term.words["zh"][0]) or term.words["zh"][0] in latin_in_chinese, term
        assert not any(KANA.search(word) for word in term.words["zh"]), term
        assert any(HAN.search(word) or KANA.search(word) for word in term.words["ja"]) or (
            term.words["ja"][0].isascii()
        ), term
        for language in ("en", "es", "de", "fr"):
            assert not any(HAN.search(w) or KANA.search(w) for w in term.words[language]), term


@pytest.mark.parametrize(
    ("value", "head"),
    [
        ("Tshirts", "t-shirt"),
        ("运动鞋", "sports shoe"),
        ("zapatillas deportivas", "sports shoe"),
        ("CASUAL  SHOES", "casual shoe"),
        ("藏青色", "navy blue"),
        ("Turnschuhe", "sports shoe"),
        ("サングラス", "sunglasses"),
        ("lunettes de soleil", "sunglasses"),
        ("Grey", "grey"),
        ("Navy Blue", "navy blue"),
        ("Men's", "men"),
        ("marrón", "brown"),
    ],
)
def test_names_find_their_terms(glossary, value, head):
    assert glossary.lookup(value)[0].words["en"][0] == head


def test_all_that_a_real_catalog_says_is_known(glossary, data):
    with (data / "fashion" / "products.csv").open() as file:
        rows = list(csv.DictReader(file))
    for column, kind in (
        ("article_type", "product"),
        ("base_colour", "colour"),
        ("gender_from_title", "gender"),
    ):
        values = {row[column] for row in rows if row[column]}
        unknown = [v for v in values if not glossary.lookup(v)]
        assert unknown == []
        share = sum(glossary.lookup(v)[0].kind == kind for v in values) / len(values)
        assert share > 0.8, column
