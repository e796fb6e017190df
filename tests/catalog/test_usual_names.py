"""Columns are found by what they are usually called, and by what the user says."""

import pytest

from omnishelf.catalog.usual_names import columns_by_name, plain_name
from omnishelf.errors import CatalogError

USUAL = {"sku": ("sku", "item id"), "day": ("day", "date"), "price": ("price", "unit price")}


def found(*header, **mapping):
    return columns_by_name(header, USUAL, mapping, file="sales.csv", row="a row of sales")


def test_case_spaces_and_lines_make_no_difference():
    assert {plain_name(name) for name in ("Item_ID", "item id", "itemid", "ITEM-ID")} == {"itemid"}
    assert found("Date", "Item_ID", "note") == {"sku": 1, "day": 0}


def test_what_is_preferred_is_taken_and_of_equals_the_first():
    assert found("item id", "sku", "date", "Date") == {"sku": 1, "day": 2}


def test_what_the_user_says_goes_first_and_is_taken_once():
    # The column that is mapped to the price is no day any more.
    assert found("date", "sku", price="date") == {"price": 0, "sku": 1}


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        (
            {"colour": "sku"},
            "--map colour=sku: a row of sales has no 'colour', but sku, day, price",
        ),
        ({"day": "when"}, "sales.csv: --map day=when: there is no such column; there are: sku"),
    ],
)
def test_a_mapping_of_what_there_is_not_is_told(mapping, says):
    with pytest.raises(CatalogError) as told:
        found("sku", **mapping)
    assert str(told.value) == says
