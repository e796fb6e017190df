"""Rows of products, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.learning.views.rows import Rows, differences, mean_rows

# Product 0 has rows 10 and 12, product 2 row 11, product 3 row 13; product 1 has none.
FEATURES = np.array([[10.0], [11.0], [12.0], [13.0]], np.float32)
OWNERS = np.array([0, 2, 0, 3])
ROWS = Rows.of(FEATURES, OWNERS, 4)


def test_rows_of_one_product_stand_together_in_their_order():
    assert ROWS.features[:, 0].tolist() == [10, 12, 11, 13]
    assert ROWS.starts.tolist() == [0, 2, 2, 3, 4]
    assert ROWS.owners.tolist() == [0, 0, 2, 3]
    assert ROWS.present.tolist() == [True, False, True, True]


def test_a_draw_gives_a_row_of_each_product_and_zeros_for_none():
    rng = np.random.default_rng(0)
    seen = set()
    for _ in range(50):
        drawn, there = ROWS.draw(np.array([1, 0, 3, 0]), rng)
        assert there.tolist() == [False, True, True, True]
        assert drawn[0] == 0
        assert drawn[2] == 13
        seen |= {float(drawn[1, 0]), float(drawn[3, 0])}
    assert seen == {10, 12}


def test_only_keeps_what_is_wanted_and_all_places():
    found = ROWS.only(np.array([True, True, False, True]))
    assert found.features[:, 0].tolist() == [10, 12, 13]
    assert found.starts.tolist() == [0, 2, 2, 2, 3]
    assert not ROWS.only(np.zeros(4, bool)).present.any()


@given(st.lists(st.integers(0, 6), min_size=0, max_size=30), st.integers(0, 99))
def test_every_row_stays_with_its_product(owners, seed):
    owners = np.array(owners, np.int64)
    features = np.arange(len(owners), dtype=np.float32)[:, None]
    rows = Rows.of(features, owners, 7)
    pairs = sorted(zip(owners.tolist(), features[:, 0].tolist(), strict=True))
    assert sorted(zip(rows.owners.tolist(), rows.features[:, 0].tolist(), strict=True)) == pairs
    drawn, there = rows.draw(np.arange(7), np.random.default_rng(seed))
    for product in range(7):
        own = features[owners == product, 0]
        assert there[product] == bool(len(own))
        assert not len(own) or drawn[product, 0] in own


def test_a_draw_from_nothing():
    rows = Rows.of(np.zeros((0, 3), np.float32), np.zeros(0, np.int64), 2)
    drawn, there = rows.draw(np.array([0, 1]), np.random.default_rng(0))
    assert drawn.shape == (2, 3)
    assert not there.any()
    assert drawn == pytest.approx(np.zeros((2, 3)))


def test_mean_rows_by_hand():
    rows = Rows(np.array([[1, 0], [0, 1], [3, 4]], np.float32), np.array([0, 2, 2, 3]))
    means, present = mean_rows({"text": rows})
    root = 0.5**0.5
    assert means["text"] == pytest.approx(np.array([[root, root], [0, 0], [0.6, 0.8]]))
    assert present["text"].tolist() == [True, False, True]


def test_differences_are_from_the_nearest_row_of_the_same_product():
    varied = Rows.of(np.array([[10.5], [14.0], [9.0]], np.float32), np.array([0, 0, 1]), 4)
    # 10.5 is nearest to 10, 14 to 12, and product 1 has no row.
    assert differences(varied, ROWS)[:, 0].tolist() == [0.5, 2.0]
    assert differences(varied.only(np.zeros(4, bool)), ROWS).shape == (0, 1)
