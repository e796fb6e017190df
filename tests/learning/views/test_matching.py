"""Which phrases a product answers, against asking every product about every phrase."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.catalog.labels import MISSING, Column, Labels
from omnishelf.catalog.wishes import ANY, fits, graded
from omnishelf.learning.views.matching import PhrasesOf
from omnishelf.learning.views.phrases import Phrases

GRIDS = st.lists(
    st.tuples(st.integers(-1, 2), st.integers(-1, 2)), min_size=1, max_size=12
).map(lambda rows: np.array(rows, np.int64))  # fmt: skip


def answers(wish, row):
    return all(wanted in (ANY, has) for wanted, has in zip(wish, row, strict=True))


def test_fits_by_hand():
    grid = np.array([[0, 1], [0, 2], [1, 1], [MISSING, 1]])
    wishes = np.array([[0, 1], [0, ANY], [ANY, 1], [ANY, ANY]])
    found = fits(wishes, grid, kind_credit=0.25, has_kind=True)
    assert found == pytest.approx(
        np.array([[1, 0.25, 0, 0], [1, 1, 0, 0], [1, 0, 1, 1], [1, 1, 1, 1]])
    )
    assert fits(wishes, grid, kind_credit=0.25, has_kind=False)[0].tolist() == [1, 0, 0, 0]
    assert fits(wishes, grid, kind_credit=0.0, has_kind=True)[0].tolist() == [1, 0, 0, 0]


def test_judgements_by_hand():
    grid = np.array([[0, 1], [0, 2], [1, 1], [MISSING, 1]])
    wishes = np.array([[0, 1], [0, ANY], [ANY, 1]])
    assert graded(wishes, grid, has_kind=True).tolist() == [
        [2, 1, 0, 0],
        [2, 2, 0, 0],
        [2, 0, 2, 2],
    ]
    assert graded(wishes, grid, has_kind=False)[0].tolist() == [2, 0, 0, 0]


@given(GRIDS, GRIDS)
def test_fits_asks_every_product_about_every_phrase(wishes, grid):
    found = fits(wishes, grid, kind_credit=0.5, has_kind=True)
    for wish, line in zip(wishes, found, strict=True):
        for row, value in zip(grid, line, strict=True):
            kind = 0.5 if wish[0] not in (ANY,) and wish[0] == row[0] else 0.0
            assert value == (1.0 if answers(wish, row) else kind)


@given(GRIDS, GRIDS, st.integers(0, 2**12 - 1))
def test_a_product_draws_any_phrase_that_it_answers_and_no_other(wishes, grid, learned):
    columns = (Column("a", "product", tuple("xyz")), Column("b", "colour", tuple("xyz")))
    phrases = Phrases(tuple(map(str, range(len(wishes)))), ("en",) * len(wishes), wishes)
    may = np.array([learned >> at & 1 for at in range(len(wishes))], bool)
    matched = PhrasesOf.match(Labels(columns, grid), phrases, may)
    rng = np.random.default_rng(0)
    for place, row in enumerate(grid):
        wanted = {at for at, wish in enumerate(wishes) if may[at] and answers(wish, row)}
        drawn = [matched.draw(np.array([place]), rng).tolist() for _ in range(400)]
        assert {at for each in drawn for at in each} <= wanted
        assert all(len(each) == bool(wanted) for each in drawn)
        if len(wanted) <= 3:
            assert {at for each in drawn for at in each} == wanted


def test_catalogs_without_labels_and_without_phrases():
    none = Labels((), np.zeros((3, 0), np.int64))
    phrases = Phrases((), (), np.zeros((0, 0), np.int64))
    matched = PhrasesOf.match(none, phrases, np.zeros(0, bool))
    assert len(matched.draw(np.array([0, 2]), np.random.default_rng(0))) == 0


def test_phrases_are_heard_alike_often_however_many_products_answer_them():
    columns = (Column("a", "product", ("x", "y")), Column("b", "colour", tuple("abcdefgh")))
    grid = np.array([[0, n % 8] for n in range(80)])
    wishes = np.array([[0, ANY], *([0, colour] for colour in range(8))])
    phrases = Phrases(tuple(map(str, range(9))), ("en",) * 9, wishes)
    matched = PhrasesOf.match(Labels(columns, grid), phrases, np.ones(9, bool))
    rng = np.random.default_rng(0)
    drawn = np.concatenate([matched.draw(np.arange(80), rng) for _ in range(100)])
    shares = np.bincount(drawn, minlength=9) / len(drawn)
    # 80 answer the first and weigh 1/80 in it, 10 each other: 1/10. So 1/9 of all draws.
    assert shares == pytest.approx(np.full(9, 1 / 9), abs=0.015)
