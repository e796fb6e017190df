import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.merchandising.ordering.collapse import group, near_duplicates
from omnishelf.types import Product


def alike(*titles, vectors=None):
    products = [None if t is None else Product(id=str(n), title=t) for n, t in enumerate(titles)]
    rows = np.zeros((len(titles), 2), np.float32) if vectors is None else vectors
    present = np.full(len(titles), vectors is not None)
    return near_duplicates(products, rows, present)


def test_resemblance_is_that_of_their_sets():
    # 14 and 14 characters: 12 shingles each, of which 11 are shared: 11 / 13 = .85
    assert alike("acme red shirt m", "acme red shirt l")[0, 1]
    assert not alike("acme red shirt", "acme blue shirt")[0, 1]
    assert not alike("红色衬衫", "蓝色衬衫")[0, 1]
    assert alike("红色纯棉长袖衬衫男", "红色纯棉长袖衬衫男装")[0, 1]


def test_other_numbers_are_other_products():
    assert not alike("silicone case for phone 14 pro", "silicone case for phone 15 pro")[0, 1]


def test_vectors_must_be_alike_where_both_have_one():
    same = np.array([[1, 0], [1, 0]], np.float32)
    other = np.array([[1, 0], [0, 1]], np.float32)
    assert alike("red shirt", "red shirt", vectors=same)[0, 1]
    assert not alike("red shirt", "red shirt", vectors=other)[0, 1]


def test_nothing_is_like_a_product_without_a_title():
    assert not alike("", "", None, None).any(where=~np.eye(4, dtype=bool))
    assert alike().shape == (0, 0)


@pytest.mark.parametrize("title", ["\x00\u200b", "<b>x</b>", "مرحبا" * 100, "a"])
def test_any_title_is_like_itself(title):
    found = alike(title, title)
    assert found.shape == (2, 2)


def by_hand(one, other, same_direction):
    """Broder's resemblance of two titles, their numbers, and their vectors."""
    if one is None or other is None or not same_direction:
        return False
    sets = [{text[at : at + 3] for at in range(len(text) - 2)} for text in (one, other)]
    numbers = [{word for word in text.split() if word.isdigit()} for text in (one, other)]
    share = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    return numbers[0] == numbers[1] and share >= 0.8


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["acme red shirt m", "acme red shirt l", "acme red shirt m 2", "desk",
                             "acme blue shirt m", None]),
            st.sampled_from([0, 1, None]),
        ),
        max_size=9,
    )
)  # fmt: skip
def test_pairs_are_those_that_are_found_one_by_one(made):
    products = [
        None if title is None else Product(id=str(at), title=title)
        for at, (title, _) in enumerate(made)
    ]
    present = np.array([way is not None for _, way in made], np.bool_)
    rows = np.array([[way == 0, way == 1] for _, way in made], np.float32).reshape(-1, 2)
    found = near_duplicates(products, rows, present)
    for at, (title, way) in enumerate(made):
        for place, (other, its) in enumerate(made):
            same = way is None or its is None or way == its
            if at != place:
                assert found[at, place] == by_hand(title, other, same)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["x", "y", None]), max_size=12), st.integers(0, 999))
def test_the_first_of_each_group_is_kept(keys, seed):
    rng = np.random.default_rng(seed)
    near = rng.random((len(keys), len(keys))) < 0.3
    near |= near.T
    found = group(keys, near)
    followers = [at for others in found.others.values() for at in others]
    assert sorted(found.leaders + followers) == [*range(len(keys))]
    assert found.leaders == sorted(found.leaders)
    for leader, others in found.others.items():
        assert leader in found.leaders
        for at in others:
            assert leader < at
            assert keys[at] == keys[leader]
            assert keys[at] is not None or near[leader, at]
    known = [keys[at] for at in found.leaders if keys[at] is not None]
    assert len(set(known)) == len(known)
    unknown = [at for at in found.leaders if keys[at] is None]
    assert not any(near[a, b] for n, a in enumerate(unknown) for b in unknown[n + 1 :])
