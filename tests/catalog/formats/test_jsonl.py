"""JSON Lines, against the standard library."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnishelf.catalog.formats.jsonl import read_jsonl

VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"])),
)
ROW = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), VALUE, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(ROW, max_size=6), ascii=st.booleans())
def test_what_the_standard_library_writes_comes_back(tmp_path, rows, ascii):
    rows = [{"id": f"p{n}", **row} for n, row in enumerate(rows)]
    path = tmp_path / "catalog.jsonl"
    lines = "".join(json.dumps(row, ensure_ascii=ascii) + "\n" for row in rows)
    path.write_text(lines or "\n{}\n", encoding="utf-8", newline="")
    if rows:
        assert [raw for _, raw, _ in read_jsonl(path, {})] == rows


def test_each_broken_line_is_told_and_the_rest_is_read(read):
    lines = [
        '{"id": "a", "title": "mug"}',
        '{"id": "b", ',
        "[1, 2]",
        '"text"',
        "",
        '{"title": "nameless"}',
        "[" * 100_000,
        '{"id": "z", "title": "lamp"}',
    ]
    products, rejections = read("c.jsonl", "\n".join(lines))
    assert [product.id for product in products] == ["a", "z"]
    assert [rejection.line for rejection in rejections] == [2, 3, 4, 6, 7]
    reasons = [rejection.reason for rejection in rejections]
    assert "not JSON" in reasons[0]
    assert reasons[1:3] == ["expected a JSON object, got list", "expected a JSON object, got str"]
    assert "--map id=" in reasons[3]


def test_nested_attributes_and_translations_are_flattened(read):
    row = {
        "id": "a",
        "title": "mug",
        "attributes": {"colour": "red", "sizes": ["S", "M"]},
        "translations": {"zh": {"title": "杯子"}},
        "images": ["https://x.example/1.jpg", {"src": "https://x.example/2.jpg"}],
    }
    (product,), rejections = read("c.jsonl", json.dumps(row))
    assert rejections == []
    assert product.attributes == {"colour": "red", "sizes": ("S", "M")}
    assert product.translations["zh"].title == "杯子"
    assert product.images == ("https://x.example/1.jpg", "https://x.example/2.jpg")


def test_a_mapped_key_that_no_line_has_is_told(read):
    text = '{"id": "a", "titel": "mug"}\n{"id": "b", "titel": "lamp"}\n'
    products, (rejection,) = read("c.jsonl", text, mapping={"title": "title_of_goods"})
    assert len(products) == 2
    assert "title_of_goods" in rejection.reason
    products, rejections = read("c.jsonl", text, mapping={"title": "titel"})
    assert [product.title for product in products] == ["mug", "lamp"]
    assert rejections == []


def test_half_a_character_is_stored_as_text_that_can_be_written(read):
    text = '{"id": "\\ud83d", "title": "a \\ud83d", "hue": "\\uD83D", "smile": "\\ud83d\\ude00"}'
    (product,), _ = read("c.jsonl", text)
    for part in (product.id, product.title, product.attributes["hue"]):
        part.encode()
    assert product.attributes["smile"] == "😀"
