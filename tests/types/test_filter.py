"""The JSON form of filters."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.errors import FilterError
from omnishelf.types import And, Equal, Missing, Not, OneOf, Or, Range, parse_filter


def test_all_forms():
    read = parse_filter(
        {
            "brand": "Acme",
            "colour": ["red", "blue"],
            "price": {"gte": 10, "lt": 80},
            "or": [{"kids": True}, {"not": {"size": 42}}, {"toe": None}],
        }
    )
    assert read == And(
        (
            Equal("brand", "Acme"),
            OneOf("colour", ("red", "blue")),
            Range("price", gte=10.0, lt=80.0),
            Or((Equal("kids", True), Not(Equal("size", 42.0)), Missing("toe"))),
        )
    )


@pytest.mark.parametrize(
    ("json", "message"),
    [
        ([], "where: expected an object"),
        ({}, "where: expected an object"),
        ({"price": {"below": 3}}, r"where.price.below: unknown bound"),
        ({"price": {"lt": "3"}}, r"where.price.lt: expected a number"),
        ({"price": {"lt": float("nan")}}, "expected a number"),
        ({"price": {}}, "the range is empty"),
        ({"brand": []}, "the list of values is empty"),
        ({"brand": [None]}, "expected a word"),
        ({"and": {"brand": "a"}}, r"where.and: expected a list"),
        ({"or": [{"brand": {"x": 1}}]}, r"where.or\[0\].brand.x"),
        ({"or": [{"brand": ["a"] * 600}] * 2}, "1000 conditions at most"),
    ],
)
def test_wrong_forms_name_their_place(json, message):
    with pytest.raises(FilterError, match=message):
        parse_filter(json)


def test_too_deep_is_refused():
    json = {"brand": "a"}
    for _ in range(20):
        json = {"not": json}
    with pytest.raises(FilterError, match="nested"):
        parse_filter(json)


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(anything)
def test_any_json_is_read_or_refused(json):
    with contextlib.suppress(FilterError):
        parse_filter(json)
