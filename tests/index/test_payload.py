"""A field's name survives being a payload key."""

from hypothesis import given
from hypothesis import strategies as st

from omnishelf.index.index import Fingerprint
from omnishelf.index.payload import (
    field_key,
    field_of,
    field_values,
    fields_in,
    to_payload,
    values_at,
)
from omnishelf.types import Product


@given(st.text(), st.sampled_from(["keyword", "number", "boolean"]))
def test_a_key_tells_its_field_and_kind(name, kind):
    assert field_of(field_key(name, kind)) == (name, kind)


def test_other_keys_are_no_fields():
    assert [field_of(key) for key in ("product", "record", "content", "has")] == [None] * 4


def test_one_value_lies_as_it_is_and_several_in_a_list():
    product = Product(
        id="desk", category=("home", "desks"), attributes={"wood": ("oak", "elm"), "legs": 4.0}
    )
    payload = to_payload(product, Fingerprint("r", "c"), {"text", "image"})
    assert payload["k_id"] == "desk"
    assert payload["n_legs"] == 4.0
    assert payload["k_wood"] == ["oak", "elm"]
    assert payload["has"] == ["image", "text"]
    for field, kind, value in field_values(product):
        assert value in values_at(payload, field_key(field, kind))
    assert values_at(payload, "k_brand") == []


def test_payloads_tell_the_fields_that_they_have_values_of():
    one = to_payload(Product(id="1", attributes={"size": 42.0}), Fingerprint("r", "c"), ())
    other = to_payload(Product(id="2", attributes={"size": "L"}), Fingerprint("r", "c"), ())
    assert fields_in([one, other]) == [("id", "keyword"), ("size", "number"), ("size", "keyword")]
