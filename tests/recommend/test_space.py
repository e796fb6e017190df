import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from omnishelf.recommend.space import Space, unit, units


class Shop:
    """Vectors by product, and which were read."""

    def __init__(self, **vectors):
        self.held = {id: np.array(rows, np.float32) for id, rows in vectors.items()}
        self.read = []

    def vectors(self, ids, source):
        self.read += ids
        return {id: self.held[id] for id in ids if id in self.held}


def test_a_product_lies_where_its_vectors_together_point():
    space = Space(Shop(one=[[0, 2]], two=[[3, 0], [0, 3]], none=[[1, 0], [-1, 0]]), "fused")
    found = space.of(["one", "two", "none", "gone"])
    assert found.keys() == {"one", "two"}
    assert found["one"].tolist() == [0, 1]
    assert found["two"] == pytest.approx([0.5**0.5, 0.5**0.5])


def test_what_was_read_is_not_read_again():
    shop = Shop(one=[[0, 2]])
    space = Space(shop, "fused")
    for _ in range(3):
        assert space.of(["one", "gone", "one"]).keys() == {"one"}
    assert shop.read == ["one", "gone"]


def test_rows_are_in_the_order_that_was_asked_for():
    rows, present = Space(Shop(a=[[2, 0]], b=[[0, 5]]), "fused").rows(["b", "gone", "a"])
    assert rows.tolist() == [[0, 1], [0, 0], [1, 0]]
    assert present.tolist() == [True, False, True]


@given(arrays(np.float32, st.tuples(st.integers(0, 6), st.just(3)),
              elements=st.floats(-9, 9, width=32) | st.just(float("nan"))))  # fmt: skip
def test_each_direction_is_that_of_its_row_alone(vectors):
    for row, found in zip(vectors, units(vectors), strict=True):
        length = np.sqrt((row.astype(np.float64) ** 2).sum())
        if not np.isfinite(length) or length <= 1e-6:
            assert found is None
        else:
            assert found == pytest.approx(row / length, abs=1e-5)
            assert unit(row) == pytest.approx(found)
