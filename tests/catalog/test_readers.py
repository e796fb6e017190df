"""Catalog files as a whole: formats told by content, and read within a bounded memory."""

import gzip
import json
import tracemalloc

import pyarrow as arrow
import pytest
from pyarrow import parquet

from omnishelf.catalog.readers import read_catalog
from omnishelf.errors import CatalogError


@pytest.mark.parametrize("name", ["c.csv", "c.jsonl", "c.txt", "catalog", "c.parquet.csv"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_format_is_told_by_content_before_name(read, name, pack):
    for text in ('{"id": "a", "title": "mug"}\n', "id,title\na,mug\n"):
        if name == "c.jsonl" and not text.startswith("{"):
            continue  # a line of JSON Lines may be broken: then the name counts
        (product,), rejections = read(name, pack(text.encode()))
        assert (product.id, product.title, rejections) == ("a", "mug", [])


def test_json_lines_whose_first_line_is_broken_are_json_lines(read):
    (product,), (rejection,) = read("c.jsonl", 'oops\n{"id": "a", "title": "mug"}\n')
    assert (product.id, rejection.line) == ("a", 1)


def test_a_folder_and_a_missing_file_are_told(tmp_path):
    with pytest.raises(CatalogError, match="is a folder"):
        read_catalog(tmp_path)
    with pytest.raises(CatalogError, match=r"gone\.csv does not exist"):
        read_catalog(tmp_path / "gone.csv")


def test_a_header_alone_is_a_catalog_of_nothing(read):
    assert read("c.csv", "id,title\n") == ([], [])


def write_csv(path, count, text):
    with path.open("w") as file:
        file.write("id,title,description\n")
        for n in range(count):
            # Every tenth row is bad: rejections are streamed as well.
            file.write(f"p{n},mug,{text}{',' if n % 10 == 0 else ''}\n")


def write_jsonl(path, count, text):
    with path.open("w") as file:
        for n in range(count):
            # No two lines have the same keys.
            file.write(json.dumps({"id": f"p{n}", "description": text, f"key{n}": 1}) + "\n")


def write_parquet(path, count, text):
    ids = [f"p{n}" for n in range(count)]
    table = arrow.table({"id": ids, "description": [f"{n}{text}" for n in range(count)]})
    parquet.write_table(table, path, row_group_size=1_000)


def peak(path):
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_catalog(path))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("write", "few", "many"),
    [(write_csv, 2_000, 20_000), (write_jsonl, 2_000, 6_000), (write_parquet, 2_000, 8_000)],
)
def test_memory_does_not_grow_with_rows(tmp_path, write, few, many):
    text = "words of a product " * 50
    for count in (few, many):
        write(tmp_path / f"{count}", count, text)
    (first, small), (second, large) = (peak(tmp_path / f"{count}") for count in (few, many))
    assert (first, second) == (few, many)
    # Of each further row only its id is remembered, as a hash and a line, and never its text.
    remembered = 160
    assert large - small < (many - few) * remembered
    assert len(text) > 5 * remembered
