import pytest

from omnishelf.merchandising.facets.choices import without_choice
from omnishelf.types import parse_filter


@pytest.mark.parametrize(
    ("json", "left"),
    [
        ({"colour": "red"}, None),
        ({"colour": ["red", "blue"], "brand": "Acme"}, {"brand": "Acme"}),
        ({"brand": "Acme"}, {"brand": "Acme"}),
        ({"colour": "red", "brand": "Acme", "price": {"lt": 3}},
         {"brand": "Acme", "price": {"lt": 3}}),
        ({"or": [{"colour": "red"}, {"colour": "blue"}]}, None),
        ({"or": [{"colour": "red"}, {"brand": "Acme"}]},
         {"or": [{"colour": "red"}, {"brand": "Acme"}]}),
        ({"not": {"colour": "red"}}, {"not": {"colour": "red"}}),
        ({"and": [{"and": [{"colour": "red"}, {"brand": "Acme"}]}, {"price": 3}]},
         {"brand": "Acme", "price": 3}),
    ],
)  # fmt: skip
def test_what_is_left_without_a_choice(json, left):
    assert without_choice(parse_filter(json), "colour") == (left and parse_filter(left))


def test_no_filter_stays_none():
    assert without_choice(None, "colour") is None
