"""Prices as shops write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.catalog.money import parse_price

CENTS = st.integers(0, 10**11)


def written(cents, thousands, point):
    """An amount as Python formats it, in another country's signs."""
    return f"{cents / 100:,.2f}".translate(str.maketrans({",": thousands, ".": point}))


@given(CENTS, st.sampled_from([(",", "."), (".", ","), ("'", "."), (" ", ","), ("\u202f", ",")]))
def test_amounts_are_read_in_the_signs_of_any_country(cents, signs):
    amount, currency = parse_price(written(cents, *signs))
    assert math.isclose(amount, cents / 100)
    assert currency is None


@given(st.floats(0, 1e12, allow_nan=False))
def test_plain_numbers_are_exact(amount):
    text = f"{amount:.6f}"
    assert parse_price(text)[0] == float(text)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("15.00 USD", 15.0, "USD"),
        ("1.299,00 €", 1299.0, "EUR"),
        ("$1,299.00", 1299.0, None),
        ("CHF 1'200", 1200.0, "CHF"),
        ("¥199", 199.0, None),
        ("199元", 199.0, "CNY"),
        ("US$5", 5.0, "USD"),
        ("₹1,23,456.50", 123456.5, "INR"),
        ("1,299", 1299.0, None),
        ("12,5", 12.5, None),
        ("0,125", 0.125, None),
        ("1.234.567", 1234567.0, None),
    ],
)
def test_amount_and_currency(text, amount, currency):
    assert parse_price(text) == (amount, currency)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "inf",
        "cheap",
        "10-20",
        "5 or 6",
        "1..5",
        "10,20,30",
        "12 50",
        "1.234,567.89",
        "1,5 0",
    ],
)
def test_what_is_no_amount_is_told_as_it_stands(text):
    with pytest.raises(ValueError, match="is not a number") as error:
        parse_price(text)
    assert text in str(error.value)


@pytest.mark.parametrize("text", ["-$5", "- 5 EUR"])
def test_a_minus_anywhere_before_the_amount_is_negative(text):
    with pytest.raises(ValueError, match="negative"):
        parse_price(text)
