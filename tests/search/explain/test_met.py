"""What was asked for, by hand."""

import pytest

from omnishelf.search.explain.met import met
from omnishelf.types import Product

BOOTS = Product(
    id="1", brand="Acme", category=("Apparel", "Shoes"), price=50.0,
    attributes={"colour": ("Red", "Négro"), "size": 42.0, "waterproof": True, "ＬＥＤ": "no"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("brand", "acme", True),
        ("brand", "Bolt", False),
        ("colour", "red", True),
        ("colour", "negro", True),
        ("colour", "blue", False),
        ("category", "shoes", True),
        ("category", "apparel > shoes", True),
        ("size", 42.0, True),
        ("size", 41.0, False),
        ("size", (40.0, None), True),
        ("price", (None, 50.0), True),
        ("price", (None, 49.9), False),
        ("price", (10.0, 60.0), True),
        ("waterproof", True, True),
        ("waterproof", False, False),
        ("waterproof", 1.0, False),
        ("waterproof", (0.0, 2.0), False),
        ("brand", (0.0, None), False),
        ("ＬＥＤ", "no", True),
        ("material", "leather", None),
    ],
)
def test_what_is_met(field, value, expected):
    (one,) = met(BOOTS, [(field, value, False)])
    assert one.met is expected
    (other,) = met(BOOTS, [(field, value, True)])
    assert other.met is (None if expected is None else not expected)


def test_nothing_asked_nothing_told():
    assert met(BOOTS, []) == ()
