"""What each word of a query counts, and that what is asked for outweighs how it should look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.analyzer import analyze
from omnishelf.index.query_weights import query_weight


def weights(text):
    return [query_weight(term) for term in analyze(text)]


@pytest.mark.parametrize(
    ("goods", "property_", "asking"),
    [("trousers", "tan", "for"), ("运动鞋", "红色", "有没有"), ("zapatos", "negros", "busco")],
)
def test_goods_count_more_than_properties_and_those_more_than_asking(goods, property_, asking):
    assert min(weights(property_)) > max(weights(asking))
    assert max(weights(goods)) > max(weights(property_))


def test_a_word_that_names_goods_and_a_property_counts_as_a_property():
    # `Orange` is a colour before it is a fruit, `rose` before it is a flower.
    assert weights("orange") == weights("red")


@given(st.text(max_size=30))
def test_every_term_counts_for_something(text):
    assert all(0 < weight <= 2 for weight in weights(text))
