"""A field's name survives being a payload key."""

from hypothesis import given
from hypothesis import strategies as st

from omnishelf.index.payload import field_key, field_of


@given(st.text(), st.sampled_from(["keyword", "number", "boolean"]))
def test_a_key_tells_its_field_and_kind(name, kind):
    assert field_of(field_key(name, kind)) == (name, kind)


def test_other_keys_are_no_fields():
    assert [field_of(key) for key in ("product", "record", "content", "has")] == [None] * 4
