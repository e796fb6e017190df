import numpy as np
import pytest

from omnishelf.reviews.heads.discriminant import (
    fit_calibrated,
    fit_discriminants,
    left_out,
    softmax,
)


def two_clouds(rng, counts, apart=2.0, dim=3):
    rows = [rng.normal(size=(count, dim)) + apart * at for at, count in enumerate(counts)]
    return np.concatenate(rows), np.repeat(np.arange(len(counts)), counts)


def test_it_is_linear_discriminant_analysis():
    discriminant_analysis = pytest.importorskip(
        "sklearn.discriminant_analysis", reason="the extra 'train' is not installed"
    )
    rng = np.random.default_rng(0)
    rows, classes = two_clouds(rng, (30, 30, 30), apart=0.8)
    ours = fit_discriminants(rows, classes, 3, [1e-12])[0]
    # With classes of one size the mean of their covariances is the pooled one.
    theirs = discriminant_analysis.LinearDiscriminantAnalysis(solver="lsqr").fit(rows, classes)
    new = rng.normal(size=(20, 3)) + 0.8
    assert ours.probabilities(new) == pytest.approx(theirs.predict_proba(new), abs=1e-6)


def test_full_shrinkage_goes_by_the_nearest_mean():
    rng = np.random.default_rng(1)
    rows, classes = two_clouds(rng, (40, 40))
    found = fit_discriminants(rows, classes, 2, [1.0])[0]
    new = rng.normal(size=(50, 3)) * 2 + 1
    standard = (new - rows.mean(axis=0)) / rows.std(axis=0)
    means = [((rows - rows.mean(0)) / rows.std(0))[classes == each].mean(0) for each in (0, 1)]
    nearest = np.argmin([((standard - mean) ** 2).sum(axis=1) for mean in means], axis=0)
    assert found.probabilities(new).argmax(axis=1).tolist() == nearest.tolist()


def test_a_rare_class_is_found_as_often_as_a_common_one():
    rng = np.random.default_rng(2)
    rows, classes = two_clouds(rng, (2_000, 40), apart=0.8)
    found = fit_discriminants(rows, classes, 2, [0.05])[0].probabilities(rows).argmax(axis=1)
    recalls = [(found[classes == each] == each).mean() for each in (0, 1)]
    assert abs(recalls[0] - recalls[1]) < 0.12
    assert min(recalls) > 0.6


def test_a_class_without_rows_and_a_column_that_never_differs_say_nothing():
    rng = np.random.default_rng(3)
    rows, classes = two_clouds(rng, (20, 20))
    rows = np.column_stack([rows, np.full(40, 5.0)])
    found = fit_discriminants(rows, classes, 3)[2]
    moved = rows.copy()
    moved[:, -1] = 6.0
    assert found.probabilities(rows)[:, 2].max() == 0
    assert found.probabilities(moved) == pytest.approx(found.probabilities(rows), abs=1e-3)


def test_probabilities_hold_on_new_rows():
    rng = np.random.default_rng(4)
    # Many columns of noise make a discriminant too sure of itself.
    rows, classes = two_clouds(rng, (60, 60), apart=0.15, dim=40)
    groups = rng.permutation(120) % 5
    found = fit_calibrated(rows, classes, groups, 2)
    new, truth = two_clouds(rng, (2_000, 2_000), apart=0.15, dim=40)
    said = found.probabilities(new)
    sure = said.max(axis=1)
    assert abs(sure.mean() - (said.argmax(axis=1) == truth).mean()) < 0.08
    raw = fit_discriminants(rows, classes, 2, [0.05])[0].probabilities(new)
    assert loss(said, truth) < loss(raw, truth)


def loss(said, truth):
    return -np.log(np.maximum(said[np.arange(len(truth)), truth], 1e-9)).mean()


def test_each_group_is_left_out_once():
    masks = [*left_out(np.array([2, 0, 2, 1]))]
    assert [mask.tolist() for mask in masks] == [
        [False, True, False, False],
        [False, False, False, True],
        [True, False, True, False],
    ]


def test_softmax_of_huge_logits_is_finite():
    assert softmax(np.array([[1e4, 1e4, -np.inf]])) == pytest.approx(np.array([[0.5, 0.5, 0.0]]))
