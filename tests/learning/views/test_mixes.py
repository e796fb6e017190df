"""Mixes of single labels' names: of labels the product has, said in one language, in proportion."""

import numpy as np
import pytest

from omnishelf.catalog.labels import MISSING, Column, Labels
from omnishelf.catalog.wishes import ANY
from omnishelf.learning.views.mixes import Mixes
from omnishelf.learning.views.phrases import Phrases

COLUMNS = (Column("kind", "product", ("shirt", "hat")), Column("colour", "colour", ("red", "blue")))


def shop(grid):
    """Names in two languages; each has a direction of its own."""
    wishes, languages = [], []
    for language in ("en", "zh"):
        for column in range(2):
            for label in range(2):
                for _ in range(1 + label):
                    wish = [ANY, ANY]
                    wish[column] = label
                    wishes.append(wish)
                    languages.append(language)
    wishes.append([0, 0])
    languages.append("en")
    phrases = Phrases(tuple(map(str, range(len(wishes)))), tuple(languages), np.array(wishes))
    features = np.eye(len(wishes), dtype=np.float32)
    return Labels(COLUMNS, np.array(grid)), phrases, features


def test_a_mix_is_of_what_the_product_is_in_one_language():
    labels, phrases, features = shop([[0, 1], [1, MISSING], [MISSING, MISSING]])
    mixes = Mixes.of(labels, phrases, features, np.ones(len(phrases), bool))
    found, wishes = mixes.draw(np.array([0, 1, 2] * 200), np.random.default_rng(0))
    assert len(found) == len(wishes) == 400, "who tells nothing is not asked for"
    used = set()
    for mix, wish in zip(found, wishes, strict=True):
        parts = np.flatnonzero(mix)
        used |= set(parts.tolist())
        assert len({phrases.languages[at] for at in parts}) == 1
        said = np.max(phrases.wishes[parts], axis=0)
        assert said.tolist() == wish.tolist()
        assert wish.tolist() in ([0, 1], [0, ANY], [ANY, 1], [1, ANY])
        assert mix.sum() == pytest.approx(1, abs=1e-5), "shares of a whole"
    # Every name of the labels there are, and never a phrase of several labels.
    names = {
        at
        for at, wish in enumerate(phrases.wishes[:-1])
        if wish.tolist() in ([0, ANY], [ANY, 1], [1, ANY])
    }
    assert used == names


def test_parts_have_about_even_shares():
    labels, phrases, features = shop([[0, 0]])
    mixes = Mixes.of(labels, phrases, features, np.ones(len(phrases), bool))
    found, wishes = mixes.draw(np.zeros(2000, np.int64), np.random.default_rng(0))
    both = found[(wishes != ANY).all(axis=1)]
    first = both.max(axis=1) / both.sum(axis=1)
    assert first.min() >= 0.5
    assert first.max() < 0.95
    # Dirichlet(8, 8): the variance of a share is 1 / (4 * 17).
    shares = (both / both.sum(axis=1, keepdims=True))[both > 0]
    assert shares.var() == pytest.approx(1 / 68, rel=0.15)


def test_names_that_are_held_back_are_not_mixed():
    labels, phrases, features = shop([[0, 0]] * 5)
    learned = np.array([language == "en" for language in phrases.languages])
    found, _ = Mixes.of(labels, phrases, features, learned).draw(
        np.arange(5).repeat(40), np.random.default_rng(0)
    )
    assert not found[:, ~learned].any()


def test_nothing_to_mix():
    labels, phrases, features = shop([[0, 0]])
    none = Mixes.of(labels, phrases, features, np.zeros(len(phrases), bool))
    found, wishes = none.draw(np.array([0]), np.random.default_rng(0))
    assert found.shape == (0, features.shape[1])
    assert wishes.shape == (0, 2)
    bare = Labels((), np.zeros((3, 0), np.int64))
    nothing = Phrases((), (), np.zeros((0, 0), np.int64))
    mixes = Mixes.of(bare, nothing, np.zeros((0, 4), np.float32), np.zeros(0, bool))
    assert mixes.draw(np.array([0, 1]), np.random.default_rng(0))[0].shape == (0, 4)
