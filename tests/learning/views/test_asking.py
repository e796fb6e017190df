"""What is asked for together: only what products tell, one kind at most, the colour often."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from omnishelf.catalog.labels import MISSING, Column, Labels
from omnishelf.learning.views.asking import asked_together

ROLES = ("product", "product", "colour", "pattern", "gender", "material")


def labels_of(rows, roles=ROLES):
    columns = [Column(f"c{at}", role, ("a", "b", "c")) for at, role in enumerate(roles)]
    return Labels(tuple(columns), rows)


@given(arrays(np.int64, (30, len(ROLES)), elements=st.integers(-1, 2)), st.integers(0, 99))
def test_only_what_is_told_and_one_kind_at_most(rows, seed):
    chosen = asked_together(labels_of(rows), rows, np.random.default_rng(seed))
    assert not chosen[rows == MISSING].any()
    assert (chosen[:, :2].sum(axis=1) <= 1).all()
    assert (chosen[:, 2:].sum(axis=1) <= 3).all()
    told = (rows != MISSING).any(axis=1)
    assert chosen[told].any(axis=1).all()


def test_kind_and_colour_come_together_most():
    rows = np.zeros((4000, len(ROLES)), np.int64)
    chosen = asked_together(labels_of(rows), rows, np.random.default_rng(0))
    assert chosen[:, 0].mean() == pytest.approx(0.9, abs=0.02)
    assert chosen[:, 1].mean() == pytest.approx(0.1, abs=0.02)
    alone = chosen[:, 2] & ~chosen[:, 3:].any(axis=1)
    # Half of them by plan; of the others one of four may be the colour too, by itself a third.
    assert alone.mean() == pytest.approx(0.5 + 0.5 / 12, abs=0.03)


def test_what_may_not_be_asked_for_is_not():
    rows = np.zeros((200, len(ROLES)), np.int64)
    may = np.zeros(rows.shape, bool)
    may[:, 3] = True
    chosen = asked_together(labels_of(rows), rows, np.random.default_rng(0), may=may)
    assert (chosen == may).all()


def test_catalogs_without_kinds_or_without_labels():
    rows = np.zeros((50, 2), np.int64)
    chosen = asked_together(labels_of(rows, ("colour", "brand")), rows, np.random.default_rng(0))
    assert chosen.any(axis=1).all()
    none = np.zeros((3, 0), np.int64)
    assert asked_together(labels_of(none, ()), none, np.random.default_rng(0)).shape == (3, 0)
