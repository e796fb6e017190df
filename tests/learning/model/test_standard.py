"""Standardisation against scikit-learn's principal components, and by what it is for."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from omnishelf.learning.model.standard import fit_standardiser


def features(n=300, dim=12, seed=0):
    rng = np.random.default_rng(seed)
    mixed = rng.normal(size=(n, dim)) * np.linspace(3, 0.2, dim)
    return (mixed @ np.linalg.qr(rng.normal(size=(dim, dim)))[0] + 5).astype(np.float32)


@pytest.mark.parametrize("most", [5, 12])
def test_features_are_half_whitened_principal_components_up_to_sign_and_one_scale(most):
    raw = features()
    found = fit_standardiser(raw, most=most).apply(raw)
    wanted = PCA(most).fit_transform(raw.astype(np.float64))
    wanted /= np.sqrt(wanted.std(axis=0))
    wanted /= np.sqrt(np.mean(wanted**2))
    assert found.shape == (300, most)
    assert np.abs(found) == pytest.approx(np.abs(wanted), abs=1e-2)


def test_what_happens_by_accident_is_heard_less_and_what_tells_things_apart_comes_first():
    """Things differ most in a direction in which each is also varied, thirty times as far."""
    rng = np.random.default_rng(0)
    things = np.zeros((200, 6), np.float32)
    things[:, 0] = rng.normal(size=200)
    things[:, 1] = rng.normal(size=200) * 2
    accidents = np.zeros((200, 6), np.float32)
    accidents[:, 1] = rng.normal(size=200) * 30
    made = fit_standardiser(things, most=6, accidents=accidents)
    assert np.abs(made.basis[:, 0]).argmax() == 0
    told, heard = made.apply(things).var(axis=0).sum(), (accidents @ made.basis).var(axis=0).sum()
    assert heard / told < 0.5 * accidents.var(axis=0).sum() / things.var(axis=0).sum()


def test_accidents_of_equal_size_in_all_directions_make_principal_components():
    raw = features()
    accidents = np.concatenate([np.eye(12), -np.eye(12)]).repeat(2, axis=0).astype(np.float32)
    found = fit_standardiser(raw, most=12, accidents=accidents).apply(raw)
    wanted = PCA(12).fit_transform(raw.astype(np.float64))
    wanted /= np.sqrt(np.mean(wanted**2))
    assert np.abs(found) == pytest.approx(np.abs(wanted), abs=1e-2)


def test_a_handful_of_accidents_says_nothing():
    raw = features()
    few = np.random.default_rng(1).normal(size=(5, 12)).astype(np.float32)
    with_few = fit_standardiser(raw, most=5, accidents=few)
    assert with_few.basis == pytest.approx(fit_standardiser(raw, most=5).basis)


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
