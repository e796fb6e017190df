import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts_of_shoppers import unit
from omnishelf.profiles.interests import interests, one_interest
from omnishelf.profiles.rows import unit_rows


def vectors(**rows):
    return {id: unit(*row) for id, row in rows.items()}


def test_shoes_and_lamps_are_two_interests():
    held = vectors(s1=(1, 0.1, 0), s2=(1, -0.1, 0), l1=(0, 0.1, 1), l2=(0, -0.1, 1), s3=(1, 0, 0))
    found = interests(held, ["s1", "s2", "l1", "l2", "s3"], [2, 2, 1, 1, 1])
    assert [set(one.products) for one in found] == [{"s1", "s2", "s3"}, {"l1", "l2"}]
    assert [one.weight for one in found] == [5, 2]
    assert found[0].direction == pytest.approx([1, 0, 0], abs=0.02)
    assert found[1].direction == pytest.approx([0, 0, 1], abs=0.02)


def test_the_direction_is_the_weighted_mean_and_the_nearest_come_first():
    (found,) = [one_interest(vectors(a=(1, 0), b=(0, 1)), ["a", "b"], [3, 1])]
    assert found.direction == pytest.approx(np.array([3, 1]) / np.sqrt(10))
    assert found.products == ("a", "b")


def test_a_stray_click_is_no_interest():
    held = {f"s{n}": unit(1, n / 100, 0) for n in range(20)} | vectors(stray=(0, 0, 1))
    found = interests(held, [*held], [1.0] * 20 + [1.0])
    assert len(found) == 1


def test_products_without_vectors_are_left_out():
    assert interests({}, ["a"], [1.0]) == ()
    assert one_interest({}, ["a"], [1.0]) is None


def test_a_product_of_several_rows_is_their_mean():
    rows = {"two": np.array([[1, 0], [0, 1]], np.float32), "one": unit(3, 4),
            "none": np.array([[1, 0], [-1, 0]], np.float32)}  # fmt: skip
    ids, made = unit_rows(rows, ["one", "gone", "two", "none"])
    assert ids == ["one", "two", "none"]
    expected = [[0.6, 0.8], [0.5**0.5, 0.5**0.5], [0, 0]]
    assert made == pytest.approx(np.array(expected))


@settings(max_examples=40)
@given(st.integers(1, 12), st.integers(0, 10_000))
def test_every_product_is_of_one_interest_and_weights_sum(count, seed):
    draw = np.random.default_rng(seed)
    held = {f"p{n}": unit(*draw.normal(size=4)) for n in range(count)}
    weights = sorted(draw.uniform(0.1, 5, count), reverse=True)
    found = interests(held, [*held], weights)
    assert 1 <= len(found) <= 3
    assert sorted(id for one in found for id in one.products) == sorted(held)
    assert sum(one.weight for one in found) == pytest.approx(sum(weights), rel=1e-5)
    assert all(np.linalg.norm(one.direction) == pytest.approx(1, abs=1e-5) for one in found)
