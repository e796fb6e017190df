"""Labels by the nearest neighbours, worked by hand."""

import numpy as np
import pytest

pytest.importorskip("torch")

from omnishelf.catalog.labels import MISSING, Column, Labels
from omnishelf.learning.encoders.probe import label_accuracy

SHOWN = np.array([[1, 0], [0.99, 0.14], [0, 1], [0.14, 0.99], [-1, 0]], np.float32)


def labels(*rows):
    columns = (
        Column("kind", "product", ("shoe", "mug", "lamp")),
        Column("colour", "colour", ("red",)),
    )
    return Labels(columns, np.array(rows, np.int64))


def test_the_majority_of_five_neighbours_and_then_the_nearest_decide():
    # Products 0 to 4 are shown: shoe, shoe, mug, mug, lamp; 5 and 6 are asked.
    grid = labels(
        (0, MISSING), (0, MISSING), (1, MISSING), (1, MISSING), (2, 0), (0, MISSING), (0, MISSING)
    )
    asked = np.array([[0.9, 0.43], [0.43, 0.9]], np.float32)
    # Two shoes against two mugs each time: the nearer pair wins; the second is a mug to it.
    found = label_accuracy(asked, np.array([5, 6]), SHOWN, np.arange(5), grid)
    assert found == {"kind": 0.5}


def test_neighbours_that_do_not_tell_are_passed_over():
    grid = labels((MISSING, 0), (MISSING, 0), (1, 0), (1, 0), (2, 0), (1, 0), (0, MISSING))
    asked = np.array([[1, 0], [1, 0]], np.float32)
    found = label_accuracy(asked, np.array([5, 6]), SHOWN, np.arange(5), grid)
    # Mug by two votes to one, although the lamp-and-shoe end is nearer; red for the one that tells.
    assert found == {"kind": 0.5, "colour": 1.0}


def test_nothing_told_is_left_out():
    grid = labels(*[(MISSING, MISSING)] * 6)
    asked = np.ones((1, 2), np.float32)
    assert label_accuracy(asked, np.array([5]), SHOWN, np.arange(5), grid) == {}
