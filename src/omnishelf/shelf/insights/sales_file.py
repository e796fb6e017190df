"""Rows of a table of sales, its columns found by their usual names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from omnishelf.catalog.formats.csv import csv_rows
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.usual_names import columns_by_name
from omnishelf.demand.errors import DemandError
from omnishelf.demand.sales.row import SalesRow
from omnishelf.errors import CatalogError
from omnishelf.events.formats.values import number_of, price_of, time_of, yes_of
from omnishelf.misfit import first_misfit

_NAMES: dict[str, tuple[str, ...]] = {
    # In order of preference: the first that is there is taken.
    "sku": ("sku", "product", "product id", "item", "item id", "article", "article id",
            "stock code", "商品id", "商品", "producto"),
    "day": ("day", "date", "invoice date", "order date", "time", "timestamp", "日期", "fecha"),
    "quantity": ("quantity", "qty", "units", "units sold", "数量", "cantidad"),
    "location": ("location", "store", "store id", "shop", "warehouse", "门店", "tienda"),
    "price": ("price", "unit price", "价格", "precio"),
    "currency": ("currency", "货币", "moneda"),
    "promotion": ("promotion", "promo", "on promotion", "促销"),
    "out_of_stock": ("out of stock", "stock out", "stockout", "缺货"),
    "order": ("order", "order id", "invoice", "invoice no", "transaction id", "receipt", "订单"),
}  # fmt: skip
_NEEDED = ("sku", "day", "quantity")
_READ: dict[str, Callable[[str], Any]] = {
    "quantity": number_of,
    "price": price_of,
    "promotion": yes_of,
    "out_of_stock": yes_of,
}
_BATCH = 4_096

Sold = tuple[SalesRow, str | None]
"""A row, and the order that it is of where the file says so."""


def read_sales_file(
    path: Path, mapping: Mapping[str, str], day_format: str | None
) -> Iterator[Sold | Rejection]:
    """Rows of a CSV (gzipped or not) or Parquet file; those that are wrong are refused one by one.

    Args:
        path: the file.
        mapping: our field names to the file's columns, where they are not obvious.
        day_format: how days are written, as for `strptime`; None: ISO 8601.

    Raises:
        DemandError: it can't be read, or lacks a column that each row needs.
    """
    columns: Mapping[str, int] | None = None
    try:
        for row in _rows(path):
            if isinstance(row, Rejection):
                yield row
            elif columns is None:
                columns = _columns(row[1], mapping, path.name)
            else:
                yield _row(*row, columns, day_format)
    except CatalogError as error:
        raise DemandError(str(error)) from None
    except OSError as error:
        raise DemandError(f"{path} can't be read: {error}") from None


def _rows(path: Path) -> Iterator[tuple[int, Sequence[Any]] | Rejection]:
    if not path.is_file():
        raise DemandError(f"{path} is not there: give a CSV or Parquet file of sales")
    with path.open("rb") as file:
        parquet = file.read(4) == b"PAR1"
    yield from _parquet(path) if parquet else csv_rows(path)


def _parquet(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    import pyarrow as arrow  # noqa: PLC0415  (half a second to load: only Parquet pays)
    from pyarrow import parquet  # noqa: PLC0415

    try:
        file = parquet.ParquetFile(path)
        yield 0, list(file.schema_arrow.names)
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, cells
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        raise DemandError(f"{path} is not a Parquet file that can be read: {error}") from None


def _columns(header: Sequence[str], mapping: Mapping[str, str], file: str) -> dict[str, int]:
    columns = columns_by_name(header, _NAMES, mapping, file=file, row="a row of sales")
    for name in _NEEDED:
        if name not in columns:
            raise DemandError(
                f"{file}: no column holds the sales' {name}; there are: {', '.join(header)}. Say "
                f"which one it is: --map {name}=COLUMN"
            )
    return columns


def _row(
    line: int, cells: Sequence[Any], columns: Mapping[str, int], day_format: str | None
) -> Sold | Rejection:
    told: dict[str, Any] = {}
    for name, at in columns.items():
        cell = cells[at].strip() if isinstance(cells[at], str) else cells[at]
        if cell is None or cell == "":
            continue
        try:
            told[name] = _value(name, cell, day_format)
        except ValueError as error:
            sku = told.get("sku")
            return Rejection(str(error), line, None if sku is None else str(sku), name)
    order = told.pop("order", None)
    try:
        return SalesRow.model_validate(told), None if order is None else str(order)
    except ValidationError as error:
        first = first_misfit(error)
        sku = told.get("sku")
        return Rejection(first.message, line, None if sku is None else str(sku), first.place)


def _value(name: str, cell: Any, day_format: str | None) -> Any:
    if name == "day":
        return _day(cell, day_format)
    if name in {"sku", "location", "currency"}:
        return str(cell)
    return _READ.get(name, str)(cell) if isinstance(cell, str) else cell


def _day(cell: Any, day_format: str | None) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if day_format is None:
        try:
            return time_of(str(cell)).date()
        except ValueError:
            raise ValueError(
                f"'{str(cell)[:40]}' is no day: write 2026-03-01, or tell how days are written, "
                "such as --days '%m/%d/%y %H:%M'"
            ) from None
    try:
        return datetime.strptime(str(cell), day_format).date()
    except ValueError:
        raise ValueError(f"'{str(cell)[:40]}' is not written as '{day_format}'") from None
