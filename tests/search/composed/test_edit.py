"""Edits by hand-worked numbers, and in vectors made of known moves."""

import numpy as np
import pytest

from omnishelf.search.composed.edit import Edit, edited, without
from omnishelf.search.composed.effects import Effects
from omnishelf.search.composed.knowledge import Knowledge
from shop_of_moves import COLOURS, GLOSSARY, KINDS, made_shop, place


def test_present_values_are_taken_out_and_wanted_ones_put_in():
    moves = np.array([[0, 1], [0, -1]], np.float32)
    effects = Effects("image", np.zeros(2, np.float32), (moves,), (np.full(2, 0.5),), (1.0,))
    vector = np.array([0.6, 0.8], np.float32)
    one, other = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    # (0.6, 0.8) + (0, -1) - (0, 1) = (0.6, -1.2)
    expected = np.array([0.6, -1.2]) / np.hypot(0.6, 1.2)
    assert edited(vector, effects, [Edit(0, one, other)]) == pytest.approx(expected)
    assert edited(vector, effects, [Edit(0, one, one)]) == pytest.approx(vector)
    assert edited(vector, effects, []) == pytest.approx(vector)


def test_what_is_not_wanted_leaves_the_others_in_proportion():
    prior = np.array([0.5, 0.25, 0.25])
    refused = np.array([0.0, 1.0, 0.0])
    left = without(np.array([0.6, 0.2, 0.2]), refused, prior)
    assert left == pytest.approx([0.75, 0, 0.25], abs=1e-3)
    only = without(np.array([0.0, 1.0, 0.0]), refused, prior)
    assert only == pytest.approx([2 / 3, 0, 1 / 3])
    nothing = without(np.array([0.0, 1.0, 0.0]), np.ones(3), prior)
    assert nothing == pytest.approx([0, 1, 0])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("colour", COLOURS)
def test_another_colour_moves_to_that_colour_and_keeps_the_kind(kind, colour):
    index = made_shop()
    known = Knowledge.of(index, GLOSSARY)
    (column,) = known.named(known.glossary.lookup(colour)[0])
    values = known.columns[column].values
    before, after = np.zeros(len(values)), np.zeros(len(values))
    before[values.index("Red")], after[values.index(colour)] = 1, 1
    vector = edited(place(kind, "Red"), known.effects["image"], [Edit(column, before, after)])
    assert vector @ place(kind, colour) > 0.98
    best = index.nearest("image", vector, where=None, limit=1)[0].id
    assert best.startswith(f"{kind}-{colour}")
