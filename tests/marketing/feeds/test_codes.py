"""Barcodes against GS1's rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.marketing.feeds.codes import barcode


@pytest.mark.parametrize("code", ["4006381333931", "036000291452", "96385074", "10614141000415"])
def test_codes_of_packages_are_taken(code):
    assert barcode(code) == (code, None)
    assert barcode(f"{code[:4]}-{code[4:]} ").value == code


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("4006381333932", "check digit"),
        ("123456", "6 digits"),
        ("2001234567893", "inside a shop"),
        ("20123451", "inside a shop"),
        ("9812345678902", "coupon"),
        ("", "0 digits"),
        ("none", "4 digits"),
    ],
)
def test_others_are_refused_with_a_reason(code, why):
    value, note = barcode(code)
    assert value is None
    assert why in note.wrong


def test_an_isbn_of_ten_becomes_one_of_thirteen():
    assert barcode("0-306-40615-2").value == "9780306406157"


@settings(max_examples=20, deadline=None)
@given(st.text("0123456789", min_size=12, max_size=12).map(lambda text: "4" + text[1:]))
def test_of_ten_last_digits_one_is_right(body):
    # Weights 1 and 3 from the left of a GTIN-13: an independent way to the check digit.
    total = sum(int(digit) * (1 + 2 * (at % 2)) for at, digit in enumerate(body))
    taken = [last for last in range(10) if barcode(f"{body}{last}").value]
    assert taken == [(10 - total % 10) % 10]
