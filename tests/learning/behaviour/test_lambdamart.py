"""Trees find what shoppers like in spite of where it stood."""

import numpy as np
import pytest

from omnishelf.learning.behaviour import lambdamart
from omnishelf.learning.behaviour.lambdamart import (
    MOST_WEIGHT,
    Material,
    fewest_shoppers,
    grow,
    weights_of,
)
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.features import MONOTONE, NAMES

pytest.importorskip("lightgbm")

LISTS, SHOWN = 700, 8
THETA = 1 / np.arange(1.0, SHOWN + 1)
STOCK, PICTURES = NAMES.index("stock"), NAMES.index("pictures")
SCORE = NAMES.index("content_score")


def material(seed, shoppers=40):
    """What stands high has much stock, and what is liked has many pictures."""
    rng = np.random.default_rng(seed)
    stock = -np.sort(-rng.random((LISTS, SHOWN)), axis=1)
    pictures = rng.random((LISTS, SHOWN))
    clicked = rng.random((LISTS, SHOWN)) < THETA * (0.1 + 0.5 * pictures)
    features = np.full((LISTS * SHOWN, len(NAMES)), np.nan)
    features[:, STOCK], features[:, PICTURES] = stock.ravel(), pictures.ravel()
    return Material(
        features=features,
        list_of=np.repeat(np.arange(LISTS), SHOWN),
        grade=clicked.ravel().astype(np.uint8),
        position=np.tile(np.arange(1, SHOWN + 1, dtype=np.int32), LISTS),
        shopper=np.repeat(np.arange(LISTS, dtype=np.int32) % shoppers, SHOWN),
    )


@pytest.fixture(scope="module")
def both():
    train, validation = material(1), material(2)
    corrected = grow(train, validation, Examination.of(THETA), 10)
    return grow(train, validation, Examination(), 10), corrected


def pull(grown, column):
    """How much the score rises with a feature, the other being in the middle."""
    asked = np.full((2, len(NAMES)), np.nan)
    asked[:, [STOCK, PICTURES]] = 0.5
    asked[:, column] = [0.05, 0.95]
    return float(np.diff(grown.trees.score(asked))[0])


def test_naive_learning_likes_what_stood_high_and_corrected_learning_what_is_liked(both):
    naive, corrected = both
    assert pull(naive, STOCK) > pull(naive, PICTURES)
    assert pull(corrected, PICTURES) > 3 * abs(pull(corrected, STOCK))


def test_every_leaf_is_of_enough_shoppers(both):
    assert both[1].fewest_shoppers >= 10
    assert sum(both[1].importance.values()) == pytest.approx(1)


def test_of_too_few_shoppers_nothing_is_grown():
    assert grow(material(1, shoppers=5), material(2), Examination.of(THETA), 6) is None


def test_where_no_tree_is_of_enough_shoppers_the_promise_stands_alone(monkeypatch):
    monkeypatch.setattr(lambdamart, "fewest_shoppers", lambda *_: 3)
    grown = grow(material(1), material(2), Examination.of(THETA), 10)
    assert not len(grown.trees.values)
    assert grown.fewest_shoppers == 40


def test_lists_in_which_nothing_or_everything_was_clicked_teach_nothing():
    flat = material(1)
    for grade in (0, 1):
        same = Material(flat.features, flat.list_of, np.full_like(flat.grade, grade),
                        flat.position, flat.shopper)  # fmt: skip
        assert grow(same, flat, Examination(), 2) is None


def test_more_of_a_calibrated_score_never_hurts():
    train, validation = material(1), material(2)
    for each, seed in ((train, 3), (validation, 4)):
        # A score that says the contrary of what is liked.
        noise = np.random.default_rng(seed).normal(0, 0.1, len(each.features))
        each.features[:, SCORE] = 1 - each.features[:, PICTURES] + noise
    grown = grow(train, validation, Examination.of(THETA), 10)
    asked = np.repeat(train.features[:20], 50, axis=0)
    asked[:, SCORE] = np.tile(np.linspace(0, 1, 50), 20)
    scores = grown.trees.score(asked).reshape(20, 50)
    assert MONOTONE[SCORE] == 1
    assert (np.diff(scores, axis=1) >= -1e-12).all()


def test_weights_are_grades_over_looks_and_clipped():
    looks = Examination(chances=(1.0, 0.5, 0.01))
    found = weights_of(np.array([1, 3, 1, 0], np.uint8), np.array([1, 2, 3, 3], np.int32), looks)
    assert found.tolist() == [1, 6, MOST_WEIGHT, 0]


def test_fewest_shoppers_by_hand():
    leaves = np.array([[0, 0], [0, 1], [1, 1], [1, 1]])
    assert fewest_shoppers(leaves, np.array([5, 6, 5, 5], np.int32)) == 1
    assert fewest_shoppers(leaves[:, :1], np.array([5, 6, 7, 8], np.int32)) == 2
    assert fewest_shoppers(leaves[:, :1], np.array([-1, -1, 7, 8], np.int32)) == 0
