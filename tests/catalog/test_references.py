"""Pictures and sounds as cells name them."""

import json

import pytest

from omnishelf.catalog.references import Locator, split_references

URLS = ["https://x.example/a.jpg?w=1,2;3", "http://y.example/b.png"]
DATA = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize("separator", [" ", ",", ", ", ";", "|", " | ", "\n"])
def test_urls_and_data_uris_are_split_though_they_hold_separators(separator):
    assert split_references(separator.join([*URLS, DATA, URLS[0]])) == [*URLS, DATA, URLS[0]]


@pytest.mark.parametrize(
    ("cell", "references"),
    [
        (None, []),
        ("", []),
        ("a b,c.jpg", ["a b,c.jpg"]),
        ("a.jpg|b.jpg; c.jpg", ["a.jpg", "b.jpg", "c.jpg"]),
        (json.dumps(["a.jpg", {"src": URLS[0]}, [{"url": "c.jpg"}]]), ["a.jpg", URLS[0], "c.jpg"]),
        (["a.jpg", None, "b.jpg"], ["a.jpg", "b.jpg"]),
        ("[1].jpg", ["[1].jpg"]),
    ],
)
def test_cells_of_every_kind(cell, references):
    assert split_references(cell) == references


def test_a_list_too_deep_to_be_read_is_a_name_that_does_not_exist():
    cell = "[" * 50_000
    assert split_references(cell) == [cell]


def test_paths_start_from_the_images_folder_and_then_from_the_catalog(tmp_path):
    shop, images = tmp_path / "shop", tmp_path / "images"
    for folder in (shop / "sub", images):
        folder.mkdir(parents=True)
    (shop / "sub" / "a.jpg").touch()
    (shop / "both.jpg").touch()
    (images / "both.jpg").touch()
    (images / "flat.jpg").touch()
    locate = Locator(shop / "catalog.csv", images)
    assert locate("sub/a.jpg") == str(shop / "sub" / "a.jpg")
    assert locate("both.jpg") == str(images / "both.jpg")
    assert locate("C/old/flat.jpg") == str(images / "flat.jpg")
    assert locate("gone.jpg") == str(images / "gone.jpg")
    assert locate("/abs/x.jpg") == "/abs/x.jpg"
    assert locate(URLS[0]) == URLS[0]


@pytest.mark.parametrize("name", ["x" * 5_000, "nul\0byte"])
def test_a_name_that_no_file_can_have_loses_no_row(read, name):
    rows = json.dumps({"id": "a", "image": name}) + '\n{"id": "b"}\n'
    products, rejections = read("c.jsonl", rows)
    assert [product.id for product in products] == ["a", "b"]
    assert products[0].images[0].endswith(name)
    assert rejections == []
