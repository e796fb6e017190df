"""Pairs: positive ones are answered, negative ones really fail, and no part sees another's."""

import numpy as np
import pytest
from textbook_shop import COLOURS, KINDS, SMALL

from omnishelf.catalog.labels import MISSING, Column, Labels
from omnishelf.learning.textbook.judge import Judge
from omnishelf.learning.textbook.pairs import Pairs, draw_pairs
from omnishelf.learning.textbook.queries import PHRASE, make_queries
from omnishelf.learning.textbook.source import QuerySource
from omnishelf.learning.textbook.split import split_catalog
from omnishelf.learning.views.phrases import ANY, Phrases
from omnishelf.types import Product


@pytest.fixture(scope="module")
def queries(data):
    return make_queries(data.products, data.phrases, seed=7)


@pytest.fixture(scope="module")
def judge(data, queries):
    return Judge(data.products, data.labels, queries)


@pytest.fixture(scope="module")
def split(data, queries):
    ids = [product.id for product in data.products]
    return split_catalog(ids, data.phrases, queries, SMALL)


def small_case():
    """Four products, one of which tells no colour; five phrases in four texts."""
    labels = Labels(
        (
            Column("category", "product", ("shoe", "mug")),
            Column("colour", "colour", ("red", "navy")),
        ),
        np.array([[0, 0], [0, 1], [1, 0], [0, MISSING]]),
    )
    texts = ("red shoe", "shoe", "dark", "dark", "mug")
    wishes = np.array([[0, 0], [0, ANY], [ANY, 1], [1, ANY], [1, ANY]])
    products = [
        Product(id="a", title="red shoe fast"),
        Product(id="b", title="navy shoe"),
        Product(id="c", title="red mug fast"),
        Product(id="d", title="shoe"),
    ]
    return products, labels, Phrases(texts, ("en",) * 5, wishes)


def test_every_text_is_one_query_with_all_its_meanings():
    products, _, phrases = small_case()
    queries = make_queries(products, phrases, seed=0)
    assert queries.texts[:4] == ("red shoe", "shoe", "dark", "mug")
    assert len(set(queries.texts)) == len(queries)
    assert queries.of_phrases.tolist() == [0, 1, 2, 2, 3]
    assert queries.readings[2].tolist() == [[ANY, 1], [1, ANY]]
    assert queries.readings[0].tolist() == [[0, 0], [0, 0]]
    for text, owner in zip(queries.texts[4:], queries.owners[4:], strict=True):
        assert text in products[owner].title
    assert set(queries.owners[:4]) == {PHRASE}


def test_judgements_worked_by_hand():
    products, labels, phrases = small_case()
    judge = Judge(products, labels, make_queries(products, phrases, seed=0))
    asked, offered = np.arange(4), np.arange(4)
    # "dark" means navy, or a mug; product d may be red or navy: neither answered nor failed.
    assert judge.answers(asked, offered).astype(int).tolist() == [
        [1, 0, 0, 0],
        [1, 1, 0, 1],
        [0, 1, 1, 0],
        [0, 0, 1, 0],
    ]
    assert judge.fails(asked, offered).astype(int).tolist() == [
        [0, 1, 1, 0],
        [0, 0, 1, 0],
        [1, 0, 0, 0],
        [1, 1, 0, 1],
    ]
    assert judge.hard(asked, offered)[0].tolist() == [True, True, False, True]


def test_pieces_of_titles_fail_only_other_kinds_that_lack_a_word():
    products = [
        Product(id="a", title="red shoe"),
        Product(id="b", title="blue shoe"),
        Product(id="c", title="red mug"),
        Product(id="d", title="red thing like a shoe"),
        Product(id="e", title="teapot"),
    ]
    grid = np.array([[0], [0], [1], [1], [MISSING]])
    labels = Labels((Column("category", "product", ("shoe", "mug")),), grid)
    none = Phrases((), (), np.zeros((0, 1), np.int64))
    queries = make_queries(products[:1], none, seed=0)
    assert queries.texts == ("red shoe",)
    judge = Judge(products, labels, queries)
    everything = np.arange(5)
    assert judge.answers(np.array([0]), everything).tolist() == [[True, False, False, False, False]]
    assert judge.fails(np.array([0]), everything).tolist() == [[False, False, True, False, False]]
    # Without kinds all of its words must be lacking.
    bare = Labels((), np.zeros((5, 0), np.int64))
    queries = make_queries(products[:1], Phrases((), (), np.zeros((0, 0), np.int64)), seed=0)
    judge = Judge(products, bare, queries)
    assert judge.fails(np.array([0]), everything).tolist() == [[False, False, False, False, True]]


def test_drawn_pairs_are_what_they_say(data, queries, judge, split):
    rng = np.random.default_rng(0)
    source = QuerySource(split.learned, data.labels, data.phrases, queries)
    products = split.learned.products[:12]
    asked = source.draw(products, rng)
    pairs = draw_pairs(judge, asked, products, positives=3, negatives=2, rng=rng)
    kinds = [column.name for column in data.labels.columns].index("category")
    colours = [column.name for column in data.labels.columns].index("colour")
    hard = 0
    for query, place, answer in zip(pairs.queries, pairs.products, pairs.answers, strict=True):
        text, product = queries.texts[asked[query]], data.products[products[place]]
        named_kind = {
            k for k, zh in KINDS.items() if k in text or k.rstrip("s") in text or zh in text
        }
        named_colour = {c for c, (_, zh) in COLOURS.items() if c in text or zh in text}
        kind, colour = product.category[-1], product.attributes["colour"]
        if answer:
            assert not named_kind or kind in named_kind, (text, product.id)
            assert not named_colour or colour in named_colour, (text, product.id)
        else:
            grid = data.labels.grid[products[place]]
            for reading in queries.readings[asked[query]]:
                if queries.owners[asked[query]] == PHRASE:
                    differs = (reading != ANY) & (reading != grid)
                    assert differs[[kinds, colours]].any(), (text, product.id)
            assert kind not in named_kind or colour not in named_colour, (text, product.id)
            hard += kind in named_kind
    assert hard > 0
    for place in range(len(products)):
        own = pairs.answers[pairs.products == place]
        assert own.sum() <= 3
        assert (own == 0).sum() <= 2 * own.sum()
    assert pairs.answers.sum() >= len(products)


def test_the_parts_share_no_product_and_no_query(data, queries, split):
    parts = (split.learned, split.validated, split.tested)
    for name, total in (("products", len(data.products)), ("queries", len(queries))):
        places = np.concatenate([getattr(part, name) for part in parts])
        assert sorted(places.tolist()) == list(range(total))
    for part in parts:
        owners = queries.owners[part.queries]
        assert set(owners[owners != PHRASE].tolist()) <= set(part.products.tolist())
        assert (owners == PHRASE).any()
    texts = [{queries.texts[place] for place in part.queries} for part in parts]
    assert not texts[0] & texts[1] | texts[0] & texts[2] | texts[1] & texts[2]


def test_a_part_is_only_asked_with_its_own_queries(data, queries, split):
    source = QuerySource(split.learned, data.labels, data.phrases, queries)
    rng = np.random.default_rng(1)
    allowed = set(split.learned.queries.tolist())
    for _ in range(20):
        products = rng.choice(split.learned.products, 8, replace=False)
        drawn = source.draw(products, rng)
        assert set(drawn.tolist()) <= allowed
        assert len(set(drawn.tolist())) == len(drawn) > 0


def test_balanced_pairs_are_half_positive():
    answers = np.array([1, 0, 0, 0, 1, 0], np.float32)
    pairs = Pairs(np.arange(6), np.arange(6), answers).balanced(np.random.default_rng(0))
    assert len(pairs) == 4
    assert pairs.answers.sum() == 2
    assert {0, 4} <= set(pairs.queries.tolist())
