"""The table against an independent least squares, and what it is fitted to."""

import numpy as np
import pytest
from small_data import dataset

from omnishelf.encoders.text.static import StaticTextEncoder
from omnishelf.learning.compression.material import Material
from omnishelf.learning.compression.methods.distil import RIDGE, distil, fit_table, term_shares
from omnishelf.learning.views.holdout import hold_back
from toy_encoders import Words


def test_shares_of_terms_worked_by_hand():
    shares, kept = term_shares(["red shoe red", "blue shoe", "red"], ["red", "sho"])
    assert kept == [0, 2]
    assert shares == pytest.approx(np.array([[2 / 3, 1 / 3], [1, 0]]))


def test_the_table_is_what_ridge_regression_by_another_way_gives():
    rng = np.random.default_rng(4)
    counts = rng.integers(0, 3, (40, 9)) + np.eye(40, 9)
    shares = counts / counts.sum(axis=1, keepdims=True)
    vectors = rng.normal(size=(40, 5)) + 3
    # min |S D - (V - m)|^2 + r |D|^2, as plain least squares over stacked rows.
    mean = vectors.mean(axis=0)
    stacked = np.concatenate([shares, np.sqrt(RIDGE) * np.eye(9)])
    wanted = np.linalg.lstsq(stacked, np.concatenate([vectors - mean, np.zeros((9, 5))]))[0] + mean
    assert fit_table(shares, vectors) == pytest.approx(wanted, abs=1e-8)


def material(encode=None):
    data = dataset(60)
    holdout = hold_back(data, share=0.4, most=99)
    titles = {id: [f"title of {id}"] for id in data.ids}
    return Material(data, holdout, titles, lambda id: None, [], encode or Words().encode)


def test_nothing_that_the_exam_asks_for_is_learned_from():
    found = material()
    texts = set(found.texts())
    data = found.data
    held = {data.ids[place] for place in np.flatnonzero(found.holdout.products)}
    assert {f"title of {id}" for id in data.ids if id not in held} <= texts
    assert not {f"title of {id}" for id in held} & texts
    asked = {data.phrases.texts[phrase] for phrase in found.holdout.asked}
    assert asked
    if found.holdout.phrases[found.holdout.asked].all():
        assert not asked & texts


def test_a_teacher_that_adds_up_words_is_learned_whole(tmp_path):
    """Words of the toy encoder are counted: before the row is made unit, it is a mean of terms."""
    made = distil(None, material())
    assert made.beside_own
    (tmp_path / "query-text.npz").write_bytes(made.content)
    teacher = Words()
    student = StaticTextEncoder(tmp_path / "query-text.npz", teacher)
    texts = material().texts()
    cosines = (student.encode(texts) * teacher.encode(texts)).sum(axis=1)
    assert np.median(cosines) > 0.97
