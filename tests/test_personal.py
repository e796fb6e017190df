"""Personal data is masked; codes, sizes and dates are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.personal import mask_personal


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to jane.doe+x@mail.example.co.uk!", "write to [e-mail]!"),
        ("ring +44 20 7946 0958 now", "ring [phone] now"),
        ("call (212) 555-0123 or 212-555-0123", "call [phone] or [phone]"),
        ("联系 13812345678 购买", "联系 [phone] 购买"),
        # The test number of a card scheme, and the example of ISO 13616.
        ("card 4111 1111 1111 1111.", "card [card]."),
        ("pay GB82 WEST 1234 5698 7654 32 today", "pay [account] today"),
        # The example of GB 11643.
        ("证 11010519491231002X", "证 [identity]"),
    ],
)
def test_is_masked(text, masked):
    assert mask_personal(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "EAN 4006381333931, 2026-11-27, 3840 x 2160, 100-240 V",
        "model WH-1000XM5, size 42-44, 10.000 mAh",
        "4111 1111 1111 1112",  # a wrong check digit
        "GB82 WEST 1234 5698 7654 33",
        "a@b, @shop, 5 @ 3",
        "ISBN 978-3-16-148410-0",
    ],
)
def test_stays(text):
    assert mask_personal(text) == (text, ())


def test_each_kind_is_told_once():
    assert mask_personal("a@b.com c@d.com 13812345678").kinds == ("e-mail address", "phone number")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text):
    once = mask_personal(text).text
    assert mask_personal(once).text == once


def test_a_text_of_50_kilobytes_is_masked_in_no_time():
    text = "1" * 25_000 + "a." * 12_500
    assert mask_personal(text).text == text
