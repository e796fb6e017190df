"""Whole composed queries, over a shop whose vectors are made of known moves."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from omnishelf.errors import QueryError, UnknownProductError
from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.search.aims import Aim
from omnishelf.search.asked import Asked
from omnishelf.search.composed.composer import Composer
from omnishelf.types import Query
from omnishelf.types.filter import And, Equal, Range
from shop_of_moves import GLOSSARY, MemoryIndex, made_shop, place, product, unit

PICTURE = Image.new("RGB", (4, 4))
INDEX = made_shop()


def point_at(photo, index=INDEX):
    """Photos point at one vector, liked products at their own."""

    def point(query, asked):
        vectors = [photo] if asked.picture is not None else []
        vectors += [rows[0] for rows in index.vectors(query.like, "image").values()]
        aims = [Aim("words", asked.text_parts, text=asked.text)] if asked.text else []
        if vectors:
            parts = ("photo",) if asked.picture is not None else ("like",)
            aims.append(Aim("image", parts, vector=unit(np.sum(vectors, axis=0))))
        if not aims:
            raise QueryError("nothing")
        return aims

    return point


def composed(text, photo=None, index=INDEX, **query):
    picture = PICTURE if photo is not None else None
    asked = Asked(text, ("words",), picture, None, None, ())
    made = Query(text=text, image=b"x" if picture else None, **query)
    return Composer(index, GLOSSARY).compose(made, asked, point_at(photo, index))


def found(made, index=INDEX, limit=4):
    """What is found by the pictures, ranked once more."""
    (aim,) = [aim for aim in made.targets if aim.source == "image"]
    hits = index.nearest("image", aim.vector, where=None, limit=100)
    ranked = made.fit.rank([Fused(hit.id, hit.score, {"image": hit.score}) for hit in hits])
    return [item.key.rsplit("-", 1)[0] for item in ranked[:limit]]


@pytest.mark.parametrize("text", ["this, but red", "但是要红色的", "como esta pero en rojo", "red"])
def test_a_photo_in_another_colour(text):
    made = composed(text, place("Shirts", "Blue", 0.1))
    assert found(made) == ["Shirts-Red"] * 4
    assert [aim.source for aim in made.targets] == ["image"], "red is no longer searched for"
    assert [chip.label for chip in made.chips]


def test_what_is_changed_is_told_and_can_be_taken_away():
    photo = place("Shirts", "Blue", 0.1)
    made = composed("but not blue, cheaper", photo)
    assert [(chip.id, chip.label, chip.negated, chip.action) for chip in made.chips] == [
        ("change not colour:blue", "blue", True, "change"),
        ("change price:cheaper", "cheaper", False, "change"),
    ]
    without = composed("but red", photo, drop=("change colour:red",))
    (chip,) = without.chips
    assert chip.dropped and chip.label == "red"
    assert found(without) == ["Shirts-Blue"] * 4
    assert [aim.source for aim in without.targets] == ["image"], "nor is it searched for as a word"
    dearer = composed("but red, cheaper", photo, drop=("change price:cheaper",))
    assert dearer.where is None and found(dearer) == ["Shirts-Red"] * 4


def test_a_liked_product_in_another_colour():
    assert found(composed("in green", like=("Handbags-Red-0",))) == ["Handbags-Green"] * 4


def test_a_colour_that_is_not_wanted():
    best = found(composed("but not blue", place("Shirts", "Blue")), limit=8)
    assert set(best) == {"Shirts-Red", "Shirts-Green"}
    # What is of another colour anyway stays where it is.
    made = composed("not blue", place("Shirts", "Red"))
    assert made.targets[0].vector @ place("Shirts", "Red") > 0.999


def test_a_kind_from_words():
    assert found(composed("a dress", place("Shirts", "Blue"))) == ["Dresses-Blue"] * 4


@pytest.mark.parametrize(
    "text", ["this dress in the style of that bag", "这条裙子，那个包的风格", "al estilo de esto"]
)
def test_the_kind_of_one_thing_in_the_style_of_another(text):
    made = composed(text, place("Dresses", "Red"), like=("Handbags-Green-1",))
    assert found(made) == ["Dresses-Green"] * 4


def test_cheaper_than_what_is_liked():
    made = composed("like this, cheaper", like=("Shirts-Red-2", "Shirts-Red-3"))
    assert made.where == And((Range("price", lt=12.0), Equal("currency", "EUR")))
    asked = Query(text="x", where=Equal("brand", "Acme"))
    assert made.narrowed(asked).where == And((Equal("brand", "Acme"), made.where))


def test_dearer_than_the_photos_nearest_product():
    made = composed("更贵的", place("Shirts", "Red", 0.1))
    assert made.where == And((Range("price", gt=12.0), Equal("currency", "EUR")))


def test_a_price_that_nobody_knows_is_told():
    bare = product(0, "Shirts", "Red").model_copy(update={"price": None})
    index = MemoryIndex([(bare, place("Shirts", "Red"))])
    made = composed("cheaper", index=index, like=(bare.id,))
    assert made.where is None
    assert "no price" in made.asked.notes[0]


def test_other_words_are_still_searched_for():
    made = composed("but red, with a dinosaur", place("Shirts", "Blue"))
    assert made.asked.text == "dinosaur"
    assert [aim.source for aim in made.targets] == ["words", "image"]


def test_a_value_that_the_shop_does_not_have_is_searched_for_as_a_word():
    made = composed("but silk and not striped", place("Shirts", "Blue"))
    assert made.asked.text == "silk"
    assert made.chips == ()
    assert "striped" in made.asked.notes[0]


def test_two_colours_are_alternatives_and_that_is_told():
    made = composed("red but green", place("Shirts", "Blue"))
    assert set(found(made, limit=8)) == {"Shirts-Red", "Shirts-Green"}
    assert made.asked.notes == ("red and green: products of any of these are shown",)


def test_a_colour_both_wanted_and_not_changes_nothing():
    made = composed("red but not red", place("Shirts", "Blue"))
    assert found(made) == ["Shirts-Blue"] * 4
    assert "both wanted and not wanted" in made.asked.notes[0]


def test_products_that_do_not_tell_are_judged_by_their_vectors():
    silent = [
        (product(9, kind, colour).model_copy(update={"attributes": {}, "title": ""}), vector)
        for kind in ("Shirts", "Dresses")
        for colour in ("Red", "Blue")
        for vector in [place(kind, colour)]
    ]
    told = [(entry.product, entry.vectors["image"][0]) for entry in INDEX.entries.values()]
    index = MemoryIndex([*told, *silent])
    best = found(composed("red", place("Shirts", "Blue"), index), index, limit=5)
    assert best == ["Shirts-Red"] * 5


def test_contributions_still_sum_to_scores():
    made = composed("red", place("Shirts", "Blue"))
    ranked = [
        Fused("Shirts-Blue-0", 0.8, {"image": 0.5, "text": 0.3}),
        Fused("gone", 0.5, {"text": 0.5}),
    ]
    for item in made.fit.rank(ranked):
        assert item.score == pytest.approx(sum(item.contributions.values()))
        assert 0 < item.score <= 0.8


@pytest.mark.parametrize("text", ["dinosaur", "", "  ", "a nice one"])
def test_words_that_change_nothing_make_no_composed_query(text):
    assert composed(text, place("Shirts", "Blue")) is None


def test_words_alone_and_photos_alone_make_no_composed_query():
    composer = Composer(INDEX, GLOSSARY)
    words = Asked("but red", ("words",), None, None, None, ())
    assert composer.compose(Query(text="but red"), words, point_at(None)) is None
    photo = replace(words, text=None, text_parts=(), picture=PICTURE)
    assert composer.compose(Query(image=b"x"), photo, point_at(place("Shirts", "Red"))) is None


def test_an_empty_shop():
    made = composed("but red", place("Shirts", "Blue"), MemoryIndex([]))
    assert made.asked.text == "red"
    assert made.fit.rank([]) == []


def test_what_is_known_follows_the_shop():
    index = MemoryIndex([])
    composer = Composer(index, GLOSSARY)
    asked = Asked("red", ("words",), PICTURE, None, None, ())
    point = point_at(place("Shirts", "Blue"), INDEX)
    assert not composer.compose(Query(text="red", image=b"x"), asked, point).chips
    index.entries.update(INDEX.entries)
    assert composer.compose(Query(text="red", image=b"x"), asked, point).chips


@pytest.mark.parametrize("text", ["but red", "in the style of this"])
def test_a_liked_product_that_is_not_there_is_told(text):
    with pytest.raises(UnknownProductError, match="nowhere"):
        composed(text, place("Shirts", "Blue"), like=("nowhere",))


def test_a_photo_that_nothing_here_reads_is_no_thing_to_change():
    def blind(query, asked):
        raise QueryError("nothing here reads photos")

    asked = Asked("but red", ("words",), PICTURE, None, None, ())
    assert Composer(INDEX, GLOSSARY).compose(Query(text="but red"), asked, blind) is None
