"""Parquet, written by pyarrow."""

import datetime
from decimal import Decimal

import pyarrow as arrow
import pytest
from pyarrow import parquet

from omnishelf.catalog.readers import read_catalog
from omnishelf.errors import CatalogError


def test_columns_of_every_kind_become_products(tmp_path):
    count = 3_000  # several batches
    table = arrow.table(
        {
            "id": [f"p{n}" for n in range(count)],
            "title": [f"mug {n}" for n in range(count)],
            "price": arrow.array([Decimal(n) / 100 for n in range(count)], arrow.decimal128(9, 2)),
            "stock": arrow.array([None if n % 2 else n for n in range(count)], arrow.int32()),
            "images": [[f"https://x.example/{n}.jpg"] for n in range(count)],
            "sizes": [["S", "M"]] * count,
            "new": [n % 2 == 0 for n in range(count)],
            "weight": arrow.array([Decimal("1.50")] * count, arrow.decimal128(9, 2)),
            "since": [datetime.date(2024, 2, 29)] * count,
        }
    )
    parquet.write_table(table, tmp_path / "c.parquet", row_group_size=700)
    rows = list(read_catalog(tmp_path / "c.parquet"))
    assert [row.product.id for row in rows] == table["id"].to_pylist()
    assert [row.line for row in rows] == list(range(1, count + 1))
    assert [row.product.price for row in rows] == [n / 100 for n in range(count)]
    assert [row.product.stock for row in rows] == table["stock"].to_pylist()
    last = rows[-1].product
    assert last.images == ("https://x.example/2999.jpg",)
    assert last.attributes == {
        "sizes": ("S", "M"),
        "new": False,
        "weight": 1.5,
        "since": "2024-02-29",
    }


def test_it_is_known_by_its_content_whatever_its_name(tmp_path):
    parquet.write_table(arrow.table({"id": ["a"], "title": ["mug"]}), tmp_path / "catalog.csv")
    (row,) = read_catalog(tmp_path / "catalog.csv")
    assert row.product.title == "mug"


@pytest.mark.parametrize("price", [float("nan"), float("inf"), -1.0])
def test_what_is_no_price_is_told_by_row(tmp_path, price):
    table = arrow.table({"id": ["a", "b"], "price": [price, 2.0]})
    parquet.write_table(table, tmp_path / "c.parquet")
    bad, good = read_catalog(tmp_path / "c.parquet")
    assert (bad.rejection.line, bad.rejection.id, bad.rejection.field) == (1, "a", "price")
    assert good.product.price == 2.0


@pytest.mark.parametrize("keep", [0, 4, 200, -20])
def test_a_damaged_file_is_told_by_name(tmp_path, keep):
    path = tmp_path / "c.parquet"
    parquet.write_table(arrow.table({"id": ["a"], "title": ["mug"]}), path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(CatalogError, match=r"c\.parquet is (empty|not a Parquet file)"):
        list(read_catalog(path))


def test_bytes_in_a_column_are_left_out_alone(tmp_path):
    table = arrow.table({"id": ["a"], "title": ["mug"], "raw": [b"\x00\x01"]})
    parquet.write_table(table, tmp_path / "c.parquet")
    (row,) = read_catalog(tmp_path / "c.parquet")
    assert row.product.title == "mug"
    assert [(r.field, r.whole_row) for r in row.rejected] == [("raw", False)]
