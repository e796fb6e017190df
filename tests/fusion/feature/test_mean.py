"""The mean direction against hand-worked numbers and its defining property."""

import numpy as np
import pytest

from omnishelf.fusion.feature.mean import mean


def test_hand_worked_directions():
    tokens = np.array([[[1, 0], [0, 1]], [[0.6, 0.8], [0, 1]]], np.float32)
    fused = mean(tokens, np.array([[True, True], [True, False]]))
    assert fused == pytest.approx(np.array([[2**-0.5, 2**-0.5], [0.6, 0.8]]), abs=1e-6)


def test_no_other_direction_is_nearer_to_all_tokens():
    rng = np.random.default_rng(1)
    tokens = rng.normal(size=(1, 3, 4)).astype(np.float32)
    tokens /= np.linalg.norm(tokens, axis=2, keepdims=True)
    fused = mean(tokens, np.ones((1, 3), np.bool_))[0]
    others = rng.normal(size=(2_000, 4))
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    assert (tokens[0] @ fused).mean() > (others @ tokens[0].T).mean(axis=1).max()
