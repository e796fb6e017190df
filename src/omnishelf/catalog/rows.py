"""One raw row of a catalog into a `Product`, or the reason why not."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from omnishelf.catalog.attributes import as_float, as_text, attribute
from omnishelf.catalog.headers import Columns
from omnishelf.catalog.markup import plain_text
from omnishelf.catalog.money import parse_price
from omnishelf.catalog.references import Locator, split_references
from omnishelf.catalog.rejection import Rejection
from omnishelf.misfit import first_misfit
from omnishelf.types import AttributeValue, Product, Translation

_LOCALE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MAX_CELL = 1_000_000
"""Characters of one cell; a larger one is a mistake of export, not a description."""

Raw = Mapping[str, object]
"""A row as a format gives it: column to text, number, list or nothing."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row that became a product."""

    line: int | None
    product: Product
    rejected: tuple[Rejection, ...] = ()
    """Single fields that were left out."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not."""

    rejection: Rejection


Row = Accepted | Rejected


class _RowError(Exception):
    """A row can't be taken because of one of its fields."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(slots=True)
class _Draft:
    line: int | None
    id: str
    values: dict[str, Any] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)

    def leave_out(self, name: str, reason: str) -> None:
        self.rejected.append(
            Rejection(reason, line=self.line, id=self.id, field=name, whole_row=False)
        )


def to_row(raw: Raw, columns: Columns, locate: Locator, line: int | None) -> Row:
    """Read one row.

    A product is never taken in with a wrong price, stock or currency: selling it would be
    worse than missing it, so these reject the row. A wrong attribute is left out alone.
    """
    id = as_text(raw.get(columns.of("id") or ""))
    try:
        _check(raw, id, columns)
        return _accepted(raw, columns, locate, _Draft(line, id))
    except _RowError as error:
        return Rejected(Rejection(str(error), line=line, id=id or None, field=error.field))


def _check(raw: Raw, id: str, columns: Columns) -> None:
    for column, value in raw.items():
        if isinstance(value, str | bytes) and len(value) > MAX_CELL:
            raise _RowError(
                column, f"the cell holds {len(value):,} characters; {MAX_CELL:,} at most"
            )
    if not id:
        raise _RowError(columns.of("id") or "id", "the product has no id")


def _accepted(raw: Raw, columns: Columns, locate: Locator, draft: _Draft) -> Accepted:
    def cell(name: str) -> object:
        column = columns.of(name)
        return raw.get(column) if column else None

    values = draft.values
    values["id"] = draft.id
    values["title"] = plain_text(as_text(cell("title")))
    values["description"] = plain_text(as_text(cell("description")))
    for name in ("brand", "url"):
        if text := as_text(cell(name)):
            values[name] = text
    if locale := as_text(cell("locale")):
        language, *rest = locale.replace("_", "-").split("-")
        values["locale"] = "-".join([language.lower(), *rest])
        if not _LOCALE.fullmatch(values["locale"]):
            values.pop("locale")
            draft.leave_out("locale", f"'{locale[:20]}' is no language code such as en or zh-CN")
    values["category"] = _category(raw, columns)
    prices = (raw.get(column) for column in columns.all("price"))
    price = next((price for price in prices if price is not None and price != ""), None)
    _read_price(price, as_text(cell("currency")), values)
    if (stock := _number(cell("stock"), "stock")) is not None:
        values["stock"] = _whole(stock)
    for name in ("images", "sounds"):
        references: list[str] = []
        for column in columns.all(name):
            references += split_references(raw.get(column))
        values[name] = tuple(dict.fromkeys(locate(reference) for reference in references))
    values["translations"] = {
        locale: Translation(
            title=plain_text(as_text(raw.get(parts.get("title", "")))),
            description=plain_text(as_text(raw.get(parts.get("description", "")))),
        )
        for locale, parts in columns.translations.items()
        if any(as_text(raw.get(column)) for column in parts.values())
    }
    values["attributes"] = _attributes(raw, columns, draft)
    try:
        product = Product.model_validate(values)
    except ValidationError as error:
        product = _without_bad_attributes(error, draft)
    return Accepted(draft.line, product, tuple(draft.rejected))


def _without_bad_attributes(error: ValidationError, draft: _Draft) -> Product:
    """A product whose only faults are attributes is taken without them."""
    first = first_misfit(error)
    if first.path[:1] != ("attributes",):
        raise _RowError(first.place, first.message) from None
    kept: dict[str, AttributeValue] = {}
    for name, value in draft.values["attributes"].items():
        try:
            Product(id=draft.id, attributes={name: value})
            kept[name] = value
        except ValidationError as fault:
            draft.leave_out(name, first_misfit(fault).message)
    try:
        return Product.model_validate({**draft.values, "attributes": kept})
    except ValidationError as rest:
        first = first_misfit(rest)
        raise _RowError(first.place, first.message) from None


def _category(raw: Raw, columns: Columns) -> tuple[str, ...]:
    path: list[str] = []
    for column in columns.all("category"):
        value = raw.get(column)
        text = (
            " > ".join(map(str, value))
            if isinstance(value, Sequence) and not isinstance(value, str)
            else as_text(value)
        )
        if column.lower().endswith("categories") and isinstance(value, str):
            # WooCommerce lists several, and writes a comma that is part of a name "\\,". The
            # narrowest is the product's home.
            several = re.split(r"(?<!\\),", text)
            text = max(several, key=lambda one: one.count(">")).replace("\\,", ",")
        parts = [part.strip() for part in text.replace(" / ", ">").split(">")]
        path += [part for part in parts if part and part not in path]
    return tuple(path)


def _read_price(cell: object, currency: str, values: dict[str, Any]) -> None:
    from omnishelf.catalog.currencies import CURRENCIES  # noqa: PLC0415

    found = currency.strip().upper() or None
    if isinstance(cell, bool):
        raise _RowError("price", f"the price '{cell}' is not a number")
    if isinstance(cell, int | float):
        values["price"] = _checked_price(as_float(cell), as_text(cell))
    elif text := as_text(cell):
        try:
            amount, named = parse_price(text)
        except ValueError as error:
            raise _RowError("price", str(error)) from None
        values["price"] = _checked_price(amount, text)
        found = found or named
    if found is not None:
        if found not in CURRENCIES:
            raise _RowError(
                "currency", f"'{found[:20]}' is not a currency (ISO 4217, such as EUR, USD, CNY)"
            )
        values["currency"] = found


def _checked_price(price: float, shown: str) -> float:
    if not math.isfinite(price):
        raise _RowError("price", f"the price '{shown[:40]}' is not a number")
    if price < 0:
        raise _RowError("price", f"the price {shown} is negative")
    return price


def _number(cell: object, name: str) -> float | None:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    try:
        number = as_float(cell) if isinstance(cell, int | float) else float(as_text(cell))
    except ValueError:
        raise _RowError(name, f"the {name} '{as_text(cell)[:40]}' is not a number") from None
    if not math.isfinite(number):
        raise _RowError(name, f"the {name} '{str(cell)[:40]}' is not a number")
    return number


def _whole(stock: float) -> int:
    if stock < 0:
        raise _RowError("stock", f"the stock {stock:g} is negative")
    if stock != int(stock):
        raise _RowError("stock", f"the stock {stock:g} is not a whole number")
    return int(stock)


def _attributes(raw: Raw, columns: Columns, draft: _Draft) -> dict[str, AttributeValue]:
    attributes: dict[str, AttributeValue] = {}

    def take(name: str, cell: object) -> None:
        try:
            value = attribute(cell)
        except ValueError as error:
            draft.leave_out(name, str(error))
        else:
            if value is not None:
                attributes.setdefault(name, value)

    for column, name in columns.attributes.items():
        take(name, raw.get(column))
    for name_column, value_column in columns.pairs:
        # `Attribute 1 name`, `Attribute 1 value(s)`: the name is in the row.
        name = as_text(raw.get(name_column)).lower()
        if name and name not in ("title", "default title"):
            take(name, raw.get(value_column))
    return attributes
