"""Ridge regression against scipy's least squares on the augmented system."""

import numpy as np
import pytest
from scipy.linalg import lstsq

from omnishelf.learning.ridge import fit_ridge


def test_same_weights_as_least_squares_on_the_augmented_system():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((80, 12)).astype(np.float32)
    y = rng.standard_normal((80, 5)).astype(np.float32)
    strength = 0.3
    fitted = fit_ridge(x, y, strength=strength)
    xc = (x - x.mean(0)).astype(float)
    yc = (y - y.mean(0)).astype(float)
    # ||Xw - y||^2 + s n ||w||^2 is least squares on X stacked over sqrt(s n) I.
    stacked = np.vstack([xc, np.sqrt(strength * len(x)) * np.eye(12)])
    expected, *_ = lstsq(stacked, np.vstack([yc, np.zeros((12, 5))]))
    np.testing.assert_allclose(fitted.weights, expected, atol=1e-5)


def test_recovers_a_rotation():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((200, 6)).astype(np.float32)
    rotation, _ = np.linalg.qr(rng.standard_normal((6, 6)))
    fitted = fit_ridge(x, (x @ rotation).astype(np.float32), strength=1e-8)
    moved = fitted.apply(x)
    wanted = (x - x.mean(0)) @ rotation
    cosines = (moved * wanted).sum(1) / np.linalg.norm(wanted, axis=1)
    assert cosines.min() > 0.9999
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    "rows", [np.empty((0, 3), np.float32), np.full((4, 3), np.nan, np.float32)]
)
def test_refuses_nothing_and_nan(rows):
    with pytest.raises(ValueError, match="finite"):
        fit_ridge(rows, rows, strength=0.1)
