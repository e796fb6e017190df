"""Query sets, judged again from the products themselves."""

from collections import Counter

import pytest

from omnishelf.evaluation.builder.build import QuerySetError, build_queries
from omnishelf.evaluation.builder.frames import FRAMES
from omnishelf.glossary import LANGUAGES, Glossary
from omnishelf.learning.views import phrases
from omnishelf.types import Product

KINDS, COLOURS = ("shirt", "shoe", "mug", "lamp"), ("red", "blue", "green")
BRANDS, MATERIALS = ("Bolt", "Acme"), ("cotton", "leather", "steel")


def product(n):
    return Product(
        id=f"p{n:02}",
        title=f"thing {n}",
        brand=BRANDS[n % 2],
        category=("All", KINDS[n % 4]),
        attributes={"colour": COLOURS[n // 4 % 3], "made of": MATERIALS[n // 5 % 3]},
    )


PRODUCTS = [product(n) for n in range(48)]
TOLD = {
    each.id: {"category": each.category[-1], "brand": each.brand, **each.attributes}
    for each in PRODUCTS
}


@pytest.fixture(scope="module")
def glossary():
    return Glossary.load()


def build(glossary, products=PRODUCTS, **changes):
    given = {"languages": LANGUAGES, "wishes": 20, "seed": 1, **changes}
    return build_queries(products, glossary, **given)


def asked(wish):
    return dict(part.split(": ") for part in wish.split(", "))


def test_judgements_are_what_the_products_say(glossary):
    made = build(glossary)
    assert made.wishes == 20
    for query in made.queries:
        wish = asked(query.wish)
        grades = {}
        for id, told in TOLD.items():
            if told.items() >= wish.items():
                grades[id] = 2
            elif told["category"] == wish["category"]:
                grades[id] = 1
        assert made.qrels[query.id] == grades
        assert 2 in grades.values()


def test_wishes_are_of_all_shapes_and_none_comes_twice(glossary):
    made = build(glossary)
    wishes = {query.wish for query in made.queries}
    assert len(wishes) == 20
    shapes = Counter(tuple(sorted(asked(wish))) for wish in wishes)
    assert set(shapes) == {
        ("category",),
        ("category", "colour"),
        ("category", "colour", "made of"),
        ("brand", "category"),
    }


def test_every_wish_is_put_three_ways_in_every_language(glossary):
    made = build(glossary)
    assert len(made.queries) == len({query.id for query in made.queries}) == 20 * 6 * 3
    ways = Counter((query.wish, query.language) for query in made.queries)
    assert set(ways.values()) == {3}
    assert len({(q.wish, q.language, q.text) for q in made.queries}) == len(made.queries)


def test_words_are_of_the_language_and_brands_are_as_they_are(glossary):
    for query in build(glossary).queries:
        wish = asked(query.wish)
        if brand := wish.get("brand"):
            assert brand in query.text
        for value in wish.values():
            if value in BRANDS:
                continue
            (term, *_) = glossary.lookup(value)
            # Less its last letter, for that may be inflected; German nouns have a capital.
            text = query.text.lower()
            assert any(word[:-1].lower() in text for word in term.words[query.language]), query


def test_the_seed_decides_and_the_order_of_products_does_not(glossary):
    made = build(glossary)
    assert build(glossary, PRODUCTS[::-1]) == made
    assert build(glossary, seed=2).queries != made.queries


def test_only_judged_products_are_asked_for(glossary):
    judged = {"p01", "p02", "p07"}
    made = build(glossary, judged=judged, languages=["en"])
    assert {id for grades in made.qrels.values() for id in grades} == judged
    # Values and their roles are read from the whole catalog: three products say little.
    assert {asked(query.wish)["category"] for query in made.queries} == {"shoe", "mug", "lamp"}


def test_a_catalog_without_kinds_is_asked_for_what_it_tells(glossary):
    products = [
        Product(id=f"p{n}", title=f"thing {n}", attributes={"tone": COLOURS[n % 3]})
        for n in range(30)
    ]
    made = build(glossary, products, languages=["en"])
    assert {query.wish for query in made.queries} == {f"tone: {colour}" for colour in COLOURS}
    assert {grade for grades in made.qrels.values() for grade in grades.values()} == {2}


@pytest.mark.parametrize(
    ("products", "changes", "fault"),
    [
        (PRODUCTS, {"languages": ["en", "tlh"]}, "'tlh'.*en, zh"),
        (PRODUCTS, {"judged": set()}, "no product to ask for"),
        ([], {}, "no product to ask for"),
        ([Product(id=f"p{n}", title=f"thing {n}") for n in range(9)], {}, "nothing to ask for"),
    ],
)
def test_what_is_missing_is_said(glossary, products, changes, fault):
    with pytest.raises(QuerySetError, match=fault):
        build(glossary, products, **changes)


def test_sentences_are_not_those_of_training():
    assert set(FRAMES) == set(LANGUAGES)
    for language, phrasings in FRAMES.items():
        frames = [frame for frames in phrasings.values() for frame in frames]
        assert len(set(frames)) == len(frames)
        assert all(frame.count("{}") == 1 for frame in frames)
        assert not set(frames) & set(phrases._FRAMES[language])
        assert set(phrasings) == set(FRAMES["en"])
