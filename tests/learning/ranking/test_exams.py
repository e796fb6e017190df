"""Questions over what was held back: true answers, words asked among held-back products alone."""

from collections import Counter

import numpy as np
import pytest
from small_data import dataset

from omnishelf.analyzer import analyze
from omnishelf.catalog.wishes import ANY
from omnishelf.index.index import Candidate
from omnishelf.learning.ranking.exams import MOST, MOST_PHOTOS, exams, whole_questions
from omnishelf.learning.views.holdout import hold_back
from omnishelf.types import OneOf


class Model:
    """Points nowhere in particular; tells what it was asked."""

    def __init__(self):
        self.dims = {"text": 4, "image": 4, "fused": 4}

    def read(self, source, raw):
        return (source, raw)

    def aim(self, parts, target):
        return parts[0][1]


class Index:
    """Finds every product that it may, and remembers among which it was asked."""

    def __init__(self, ids):
        self.ids, self.filters, self.texts = ids, [], []

    def nearest(self, source, vector, *, where, limit):
        self.filters.append(where)
        among = where.values if where else self.ids
        return [Candidate(id, 1.0, frozenset({source})) for id in among[:limit]]

    def matching(self, text, *, where, limit):
        self.texts.append(text)
        return self.nearest("text", None, where=where, limit=limit)


@pytest.fixture
def asked():
    data = dataset(60)
    holdout = hold_back(data, share=0.4, most=99)
    index = Index(data.ids)
    return data, holdout, index, exams(data, holdout, Model(), index)


def places(data, holdout):
    return {data.ids[place]: place for place in np.flatnonzero(holdout.products)}


def test_words_look_among_held_back_products_and_photos_for_one_among_all(asked):
    data, holdout, index, found = asked
    held = set(places(data, holdout))
    photos = sum(exam.kind == "photo" for exam in found)
    assert index.filters.count(None) == 3 * photos
    assert all(set(where.values) == held for where in index.filters if where)
    for exam in found:
        right = {id for id, grade in exam.grades.items() if grade == 2}
        assert right <= held
        assert exam.kind == "photo" or set(exam.grades) <= held


def test_words_photos_and_their_sources(asked):
    data, holdout, index, found = asked
    kinds = Counter(exam.kind for exam in found)
    # Pieces of texts are asked as words, as phrases are; variations of pictures as photos.
    assert kinds["photo"] == holdout.products.sum()
    assert kinds["words"] > holdout.products.sum()
    for exam in found:
        phrase = "words" in exam.found
        assert set(exam.found) == {"text", "image", "fused"} | ({"words"} if phrase else set())
        assert set(exam.scales) == ({"words"} if phrase else set())
        assert (exam.language == "en") == phrase
    whole = sum(text in data.phrases.texts for text in index.texts)
    # Words are matched without one of them about every other time.
    assert 0.25 < whole / len(index.texts) < 0.75
    for text in set(index.texts) - set(data.phrases.texts):
        assert any(
            len(terms := analyze(phrase)) - 1 == len(text.split())
            and not Counter(text.split()) - Counter(terms)
            for phrase in data.phrases.texts
        )


def test_phrases_are_answered_by_those_that_have_all_that_is_asked(asked):
    data, holdout, index, found = asked
    held = places(data, holdout)
    by_text = dict(zip(data.phrases.texts, data.phrases.wishes, strict=True))
    phrases = [exam for exam in found if "words" in exam.found]
    assert len(phrases) == len(index.texts)
    told = [
        (by_text[text], exam)
        for text, exam in zip(index.texts, phrases, strict=True)
        if text in by_text
    ]
    assert told
    for wish, exam in told:
        for id, place in held.items():
            row = data.labels.grid[place]
            full = ((wish == row) | (wish == ANY)).all()
            kind = wish[0] == row[0]
            assert exam.grades.get(id, 0) == (2 if full else 1 if kind else 0)
        assert 2 in exam.grades.values()


def test_photos_are_answered_by_the_product_alone_and_pieces_half_by_its_likes(asked):
    data, holdout, _, found = asked
    held = places(data, holdout)
    assert all(set(e.grades.values()) == {2} for e in found if e.kind == "photo")
    pieces = [exam for exam in found if exam.kind == "words" and "words" not in exam.found]
    assert pieces
    for exam in pieces:
        (own,) = [id for id, grade in exam.grades.items() if grade == 2]
        alike = {
            id for id, place in held.items()
            if (data.labels.grid[place] == data.labels.grid[held[own]]).all()
        }  # fmt: skip
        assert set(exam.grades) == alike


def test_questions_of_a_kind_are_not_too_many():
    data = dataset(2 * MOST + 40)
    holdout = hold_back(data, share=0.49, most=9999)
    found = exams(data, holdout, Model(), Index(data.ids))
    assert Counter(exam.kind for exam in found)["photo"] <= MOST


def test_the_same_questions_every_time(asked):
    data, holdout, index, found = asked
    again = Index(data.ids)
    assert [exam.grades for exam in exams(data, holdout, Model(), again)] == [
        exam.grades for exam in found
    ]
    assert again.texts == index.texts


def test_whole_questions_are_of_words_and_photos():
    data = dataset(120)
    holdout = hold_back(data, share=0.49, most=999)
    found = [*whole_questions(data, holdout, lambda id: f"photo of {id}".encode())]
    held = {data.ids[place] for place in np.flatnonzero(holdout.products)}
    photos = [(query, grades) for query, grades in found if query.image]
    assert len(photos) == min(MOST_PHOTOS, len(held))
    for query, grades in found:
        assert bool(query.text) != bool(query.image)
        assert {id for id, grade in grades.items() if grade == 2} & held
        if query.text:
            assert isinstance(query.where, OneOf)
            assert set(query.where.values) == held
            assert set(grades) <= held
        else:
            assert query.where is None
    for query, grades in photos:
        (own,) = [id for id, grade in grades.items() if grade == 2]
        assert query.image == f"photo of {own}".encode()
    pieces = [query.text for query, _ in found if query.text and query.text.startswith("piece")]
    assert set(pieces) <= {data.pieces[id] for id in held}
    assert pieces


def test_whole_questions_of_a_catalog_of_which_nothing_can_be_asked():
    data = dataset(20, sources=("image",))
    assert [*whole_questions(data, hold_back(data, share=0.2, most=9), lambda _: None)] == []
