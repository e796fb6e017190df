"""Standardisation against scikit-learn's principal components."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from omnishelf.learning.model.standard import fit_standardiser


def features(n=300, dim=12, seed=0):
    rng = np.random.default_rng(seed)
    mixed = rng.normal(size=(n, dim)) * np.linspace(3, 0.2, dim)
    return (mixed @ np.linalg.qr(rng.normal(size=(dim, dim)))[0] + 5).astype(np.float32)


def test_shortened_features_are_principal_components_up_to_sign_and_one_scale():
    raw = features()
    found = fit_standardiser(raw, most=5).apply(raw)
    wanted = PCA(5).fit_transform(raw.astype(np.float64))
    wanted /= np.sqrt(np.mean(wanted**2))
    assert found.shape == (300, 5)
    assert np.abs(found) == pytest.approx(np.abs(wanted), abs=1e-3)


def test_features_that_are_short_enough_keep_their_directions():
    raw = features()
    made = fit_standardiser(raw, most=12)
    found = made.apply(raw)
    centred = raw - raw.mean(axis=0)
    assert found == pytest.approx(centred / centred.std(), abs=1e-4)


@pytest.mark.parametrize("most", [4, 12, 50])
def test_the_mean_is_nothing_and_the_mean_variance_one(most):
    found = fit_standardiser(features(), most=most).apply(features())
    assert found.dtype == np.float32
    assert found.mean(axis=0) == pytest.approx(np.zeros(found.shape[1]), abs=1e-4)
    assert np.mean(found**2) == pytest.approx(1, abs=1e-3)


def test_few_rows_constant_features_and_one_row_give_finite_numbers():
    same = np.ones((4, 30), np.float32)
    for raw in (features(n=5, dim=30), same, same[:1]):
        made = fit_standardiser(raw, most=8)
        assert made.basis.shape == (30, 8)
        assert np.isfinite(made.apply(raw)).all()


def test_distances_of_what_was_not_seen_are_about_kept_by_few_rows():
    """Eight components of five rows would say nothing of other rows."""
    raw, other = features(n=30, dim=400), features(n=60, dim=400, seed=1)
    found = fit_standardiser(raw, most=200).apply(other)
    before = np.linalg.norm(other[:30] - other[30:], axis=1)
    after = np.linalg.norm(found[:30] - found[30:], axis=1)
    assert np.corrcoef(before, after)[0, 1] > 0
    ratio = after / before
    assert ratio.std() / ratio.mean() < 0.2
