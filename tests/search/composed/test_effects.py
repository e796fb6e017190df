"""Effects of labels on vectors, against vectors that were made of known ones."""

import numpy as np
import pytest

from omnishelf.search.composed.effects import learn_effects


def made(rng, n, share):
    """Vectors of a kind's move, a colour's move and noise; `share` of colour 0 are of kind 0."""
    moves = (rng.normal(size=(3, 16)), rng.normal(size=(4, 16)))
    colours = rng.integers(4, size=n)
    kinds = np.where((colours == 0) & (rng.random(n) < share), 0, rng.integers(3, size=n))
    grid = np.stack([kinds, colours], axis=1)
    vectors = moves[0][kinds] + moves[1][colours] + 0.1 * rng.normal(size=(n, 16))
    return vectors.astype(np.float32), grid, moves


def test_differences_between_values_are_found_whatever_else_goes_with_them():
    vectors, grid, moves = made(np.random.default_rng(1), 600, 0.9)
    effects = learn_effects("image", vectors, grid, (3, 4))
    for column, true in enumerate(moves):
        for value in range(1, len(true)):
            found = effects.moves[column][value] - effects.moves[column][0]
            assert found == pytest.approx(true[value] - true[0], abs=0.15)


def test_a_difference_of_means_would_take_the_kind_along():
    vectors, grid, moves = made(np.random.default_rng(1), 600, 0.9)
    naive = vectors[grid[:, 1] == 1].mean(axis=0) - vectors[grid[:, 1] == 0].mean(axis=0)
    assert np.abs(naive - (moves[1][1] - moves[1][0])).max() > 0.5


def test_moves_have_no_mean_and_priors_are_shares():
    vectors, grid, _ = made(np.random.default_rng(2), 200, 0.5)
    effects = learn_effects("image", vectors, grid, (3, 4))
    for column in range(2):
        counts = np.bincount(grid[:, column])
        assert effects.priors[column] == pytest.approx(counts / counts.sum())
        assert effects.priors[column] @ effects.moves[column] == pytest.approx(0, abs=1e-4)


def test_a_vector_tells_its_value():
    vectors, grid, _ = made(np.random.default_rng(3), 600, 0.5)
    effects = learn_effects("image", vectors[:400], grid[:400], (3, 4))
    for column in range(2):
        told = effects.read(column, vectors[400:])
        assert told.sum(axis=1) == pytest.approx(1)
        assert (told.argmax(axis=1) == grid[400:, column]).mean() > 0.85


def test_missing_labels_and_values_that_nothing_has():
    vectors = np.eye(4, dtype=np.float32)
    grid = np.array([[0, -1], [1, -1], [-1, -1], [0, -1]])
    effects = learn_effects("image", vectors, grid, (3, 2))
    assert effects.priors[0] == pytest.approx([2 / 3, 1 / 3, 0])
    assert np.isfinite(effects.read(1, vectors)).all()
    assert not effects.moves[1].any()


def test_a_catalog_without_labels():
    effects = learn_effects("image", np.eye(3, dtype=np.float32), np.zeros((3, 0), int), ())
    assert effects.moves == ()
