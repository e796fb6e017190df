"""Mean clicks by position and by score."""

import numpy as np
import pytest

from omnishelf.reranking.expectation import Expectation

USUAL = Expectation(by_position=(0.4, 0.2), scores=(0.2, 0.6), rates=(0.0, 0.5))


def test_deeper_positions_are_like_the_last():
    assert USUAL.at(np.array([0, 1, 2, 9])).tolist() == [0.4, 0.4, 0.2, 0.2]


def test_between_known_scores_rates_go_straight_and_are_never_nothing():
    assert USUAL.of_scores(np.array([0.1, 0.2, 0.4, 0.9]))[2:] == pytest.approx([0.25, 0.5])
    assert (USUAL.of_scores(np.array([0.0, 0.2])) > 0).all()
