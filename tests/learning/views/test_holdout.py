"""What is held back: the same from one training to the next, at least one, never all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_data import dataset

from omnishelf.catalog.wishes import ANY
from omnishelf.learning.views.holdout import Holdout, held_phrases, held_products, hold_back
from omnishelf.learning.views.phrases import Phrases


@given(
    st.integers(2, 200),
    st.floats(0.001, 0.49),
    st.integers(2, 50),
)
def test_at_least_one_never_all_and_no_more_than_wanted(count, share, most):
    held = held_products([f"p{n}" for n in range(count)], share=share, most=most)
    assert held.sum() == min(max(1, round(share * count)), most, count - 1)


def test_it_hangs_on_the_id_and_not_on_the_order():
    ids = [f"p{n}" for n in range(100)]
    held = {id for id, is_held in zip(ids, held_products(ids, share=0.2, most=99), strict=True)
            if is_held}  # fmt: skip
    turned = ids[::-1]
    again = held_products(turned, share=0.2, most=99)
    assert {id for id, is_held in zip(turned, again, strict=True) if is_held} == held


def test_a_product_stays_held_back_when_others_come():
    ids = [f"p{n}" for n in range(200)]
    before = held_products(ids, share=0.1, most=999)
    after = held_products([*ids, *(f"new {n}" for n in range(200))], share=0.1, most=999)[:200]
    # Newcomers may take a place, but nothing that was learned is now judged by as unseen
    # unless the share grew past it.
    assert (before & after).sum() > 0.6 * before.sum()
    assert (after & ~before).sum() < 0.3 * before.sum()


def phrases(wishes, prefix="phrase"):
    wishes = np.array(wishes, np.int64)
    return Phrases(
        tuple(f"{prefix} {n}" for n in range(len(wishes))), ("en",) * len(wishes), wishes
    )


def test_only_phrases_that_ask_for_several_things_are_held_back():
    asked = phrases([(1, ANY), (1, 2)] * 500)
    held = held_phrases(asked, since=0.0, share=0.25)
    assert not held[::2].any()
    assert held[1::2].mean() == pytest.approx(0.25, abs=0.06)


def test_parts_that_do_not_overlap_hold_back_different_phrases_and_all_parts_all():
    asked = phrases([(1, 2)] * 300)
    parts = [held_phrases(asked, since=at / 4, share=0.25) for at in range(4)]
    assert (np.sum(parts, axis=0) == 1).all()


def test_few_held_back_phrases_are_joined_by_all():
    few = Holdout(np.ones(1, bool), np.arange(30) < 3)
    assert few.asked.tolist() == list(range(30))
    many = Holdout(np.ones(1, bool), np.arange(100) < 40)
    assert many.asked.tolist() == list(range(40))


def test_a_catalog_without_phrases():
    holdout = hold_back(dataset(sources=("image",)), share=0.1, most=5)
    assert holdout.products.sum() == 4
    assert len(holdout.asked) == 0
