"""Phrases: true of products, in the languages wanted, from rare goods as much as common ones."""

from collections import Counter

import numpy as np
import pytest

from omnishelf.catalog.labels import Column, Labels, read_labels
from omnishelf.catalog.wishes import ANY
from omnishelf.glossary import Glossary
from omnishelf.learning.views.phrases import make_phrases
from omnishelf.types import Product

LANGUAGES = ("en", "zh", "es", "de", "fr", "ja")


@pytest.fixture(scope="module")
def glossary():
    return Glossary.load()


def products(count=60):
    kinds, colours = ("T-shirt", "Handbag", "Watch"), ("red", "blue", "black", "white")
    return [
        Product(
            id=f"p{n}",
            title=f"{colours[n % 4]} {kinds[n % 3]}",
            brand=("Acme", "Silver")[n % 2],
            category=("All", kinds[n % 3]),
            attributes={"colour": colours[n % 4]},
        )
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def made(glossary):
    labels = read_labels(products(), glossary)
    return labels, make_phrases(labels, glossary, languages=LANGUAGES, most=600, seed=1)


def test_every_phrase_asks_for_something_that_a_product_has(made):
    labels, phrases = made
    assert len(phrases) > 200
    assert len(phrases.texts) == len(phrases.languages) == len(phrases.wishes)
    for wish in phrases.wishes:
        assert (wish != ANY).any()
        met = (labels.grid == wish) | (wish == ANY)
        assert met.all(axis=1).any()


def test_every_label_is_said_by_itself_in_every_language(made, glossary):
    labels, phrases = made
    alone = {
        (text, int(np.flatnonzero(wish != ANY)[0]), int(wish.max()))
        for text, wish in zip(phrases.texts, phrases.wishes, strict=True)
        if (wish != ANY).sum() == 1
    }
    for place, column in enumerate(labels.columns):
        for label, value in enumerate(column.values):
            if column.role == "brand":
                assert (value, place, label) in alone
                continue
            term = glossary.lookup(value)[0]
            for language in LANGUAGES:
                for spelling in term.words[language]:
                    assert (spelling, place, label) in alone


def test_no_phrase_is_there_twice(made):
    _, phrases = made
    pairs = zip(phrases.texts, map(tuple, phrases.wishes.tolist()), strict=True)
    assert len(set(pairs)) == len(phrases)


def test_brands_are_names_and_are_not_translated(made):
    labels, phrases = made
    brand = [column.role for column in labels.columns].index("brand")
    silver = labels.columns[brand].values.index("Silver")
    for text, wish in zip(phrases.texts, phrases.wishes, strict=True):
        if wish[brand] == silver:
            assert "Silver" in text


def test_languages_take_turns(made):
    _, phrases = made
    several = Counter(
        language
        for language, wish in zip(phrases.languages, phrases.wishes, strict=True)
        if (wish != ANY).sum() > 1
    )
    assert set(several) == set(LANGUAGES)
    assert min(several.values()) > 0.5 * max(several.values())


def test_the_same_seed_says_the_same_and_another_does_not(glossary):
    labels = read_labels(products(), glossary)
    said = [
        make_phrases(labels, glossary, languages=("en", "zh"), most=300, seed=seed).texts
        for seed in (1, 1, 2)
    ]
    assert said[0] == said[1] != said[2]


def test_rare_goods_are_spoken_of_as_much_as_common_ones(glossary):
    many = [Product(id=f"p{n}", title="x", category=("A", "T-shirt"),
                    attributes={"colour": ("red", "blue")[n % 2]}) for n in range(200)]  # fmt: skip
    rare = [Product(id=f"r{n}", title="x", category=("A", "Watch"),
                    attributes={"colour": ("red", "blue")[n % 2]}) for n in range(4)]  # fmt: skip
    labels = read_labels([*many, *rare], glossary)
    phrases = make_phrases(labels, glossary, languages=("en", "es", "de"), most=150, seed=0)
    asked = Counter(int(wish[0]) for wish in phrases.wishes if (wish != ANY).all())
    assert min(asked.values()) > 0.4 * max(asked.values())


def test_what_the_glossary_does_not_know_is_said_in_the_shops_word(glossary):
    column = Column("category", "product", ("Zorblax", "Quux"))
    labels = Labels((column,), np.array([[0], [1]] * 5))
    phrases = make_phrases(labels, glossary, languages=("en", "de"), most=20, seed=0)
    assert {"Zorblax", "Quux"} <= set(phrases.texts)


@pytest.mark.parametrize("most", [0, 5])
def test_a_catalog_without_labels_has_nothing_to_be_asked(glossary, most):
    labels = Labels((), np.zeros((4, 0), np.int64))
    phrases = make_phrases(labels, glossary, languages=LANGUAGES, most=most, seed=0)
    assert len(phrases) == 0
    assert phrases.wishes.shape == (0, 0)


def test_no_language_no_phrase(glossary):
    labels = read_labels(products(), glossary)
    assert len(make_phrases(labels, glossary, languages=(), most=0, seed=0)) == 0
