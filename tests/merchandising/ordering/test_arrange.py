import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.ordering.arrange import Ordering, arrange
from omnishelf.merchandising.ordering.sorting import SortFields, sort_places
from omnishelf.types import Product

SCORES = (0.95, 0.9, 0.85, 0.8, 0.1, 0.05, 0.04)
RANKED = [Fused(f"p{n}", score, {"words": score}) for n, score in enumerate(SCORES)]
PRODUCTS = {
    "p0": Product(id="p0", title="red shirt m", price=30, stock=0, attributes={"parent": "a"}),
    "p1": Product(id="p1", title="blue mug", price=10, attributes={"added": "2027-01-02"}),
    "p2": Product(id="p2", title="lamp", stock=4, attributes={"parent": "a", "margin": 0.4}),
    "p3": Product(id="p3", title="red shirt l", price=20, attributes={"added": "2027-02-01"}),
    "p4": Product(id="p4", title="chair", price=1, attributes={"added": "soon"}),
}


def ids(arranged):
    return [item.key for item in arranged.ranked]


def arranged(pins=None, vectors=None, ranked=RANKED, **ordering):
    return arrange(
        ranked, PRODUCTS, Ordering(**ordering), calibrated=True, vectors=vectors, pins=pins
    )


def test_relevance_is_left_as_it_is():
    assert arranged().ranked == tuple(RANKED)
    assert arranged(ranked=[], sort="price", collapse=True, diversity=0.5).ranked == ()


def test_the_irrelevant_are_cut_before_any_other_order():
    found = arranged(sort="price")
    assert ids(found) == ["p1", "p3", "p0", "p2"]
    assert found.below == 3
    assert ids(arranged(sort="-price")) == ["p0", "p3", "p1", "p2"]
    assert ids(arranged(cut=True)) == ["p0", "p1", "p2", "p3"]


def test_orders_by_the_shops_own_fields():
    assert ids(arranged(sort="newest")) == ["p3", "p1", "p0", "p2"]
    assert ids(arranged(sort="margin")) == ["p2", "p0", "p1", "p3"]
    fields = SortFields(popularity="price")
    assert ids(arranged(sort="popularity", fields=fields)) == ["p0", "p3", "p1", "p2"]


def test_dates_and_numbers():
    def product(value):
        return Product(id="x", attributes={"added": value})

    dates = [product(v) for v in ("2027-01-01T00:00:00+02:00", "2027-01-01", "2026-12-31", True)]
    assert sort_places([None, *dates], "newest", SortFields()) == [2, 1, 3, 0, 4]


def test_what_is_sold_out():
    assert ids(arranged(out_of_stock="last"))[-1] == "p0"
    found = arranged(out_of_stock="hide")
    assert "p0" not in ids(found)
    assert found.unavailable == 1
    # A stock that nobody counts is no empty one.
    assert len(found.ranked) == len(RANKED) - 1


def test_variants_are_one_hit():
    found = arranged(collapse=True, group_field="parent")
    assert found.more == {"p0": ("p2",)}
    assert ids(found) == ["p0", "p1", "p3", "p4", "p5", "p6"]


def test_pins_hold_in_order_of_relevance_alone():
    pins = {1: "p6", 3: "p2"}
    assert ids(arranged(pins)) == ["p6", "p0", "p2", "p1", "p3", "p4", "p5"]
    assert ids(arranged(pins, cut=True)) == ["p6", "p0", "p2", "p1", "p3"]
    found = arranged(pins, collapse=True, group_field="parent")
    assert found.more == {"p2": ("p0",)}
    assert ids(found) == ["p6", "p1", "p2", "p3", "p4", "p5"]
    assert ids(arranged(pins, sort="price")) == ["p1", "p3", "p0", "p2", "p6"]


def test_diversity_moves_twins_apart():
    def read(ids):
        return {id: np.array([[1.0, 0.0] if id != "p4" else [0.0, 1.0]], np.float32) for id in ids}

    assert ids(arranged(vectors=read, diversity=0.8))[:2] == ["p0", "p4"]
    assert ids(arranged(vectors=read)) == [item.key for item in RANKED]


@settings(max_examples=40, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "sort": st.sampled_from(["relevance", "price", "-price", "newest", "margin"]),
            "cut": st.booleans(),
            "out_of_stock": st.sampled_from(["show", "last", "hide"]),
            "diversity": st.sampled_from([0.0, 0.5, 1.0]),
            "collapse": st.booleans(),
            "group_field": st.sampled_from([None, "parent"]),
        }
    ),
    st.dictionaries(st.integers(1, 4), st.sampled_from(["p0", "p3", "p6"]), max_size=2),
)
def test_every_hit_is_somewhere_once(ordering, pins):
    pins = {at: id for at, id in pins.items() if [*pins.values()].count(id) == 1}

    def read(ids):
        return {id: np.ones((2, 3), np.float32) for id in ids if id != "p1"}

    found = arranged(pins, vectors=read, **ordering)
    shown = ids(found)
    beneath = [id for others in found.more.values() for id in others]
    assert len(set(shown + beneath)) == len(shown + beneath)
    assert len(shown + beneath) + found.below + found.unavailable == len(RANKED)
    assert set(found.more) <= set(shown)
    assert found == arranged(pins, vectors=read, **ordering)
    if ordering["sort"] == "relevance":
        for at, id in pins.items():
            if id in shown and len(shown) >= max(pins) and ordering["out_of_stock"] != "hide":
                assert shown[at - 1] == id
    for item in found.ranked:
        assert sum(item.contributions.values()) == pytest.approx(item.score)
