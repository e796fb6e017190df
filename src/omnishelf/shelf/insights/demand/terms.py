"""On what terms goods are ordered: a table that the shop keeps, and its settings for the rest."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from omnishelf.catalog.formats.csv import csv_rows
from omnishelf.catalog.rejection import Rejection
from omnishelf.demand.errors import DemandError
from omnishelf.demand.stock.terms import Terms
from omnishelf.errors import CatalogError
from omnishelf.misfit import first_misfit
from omnishelf.settings import DemandSettings
from omnishelf.types.frozen import Frozen

FILES = ("terms.csv", "terms.toml")
"""In the shop's folder; the first that is there is read."""


class TermsRow(Frozen):
    """Terms of one SKU, or of all; what is None is as the settings say. Times are in periods."""

    sku: str | None = None
    """None: of every one that has no row of its own."""
    location: str | None = None
    """None: at every one."""
    lead_time: float | None = Field(default=None, gt=0, le=1_000)
    lead_time_spread: float | None = Field(default=None, ge=0, le=1_000)
    review: float | None = Field(default=None, ge=0, le=1_000)
    service_level: float | None = Field(default=None, gt=0, lt=1)
    unit_cost: float | None = Field(default=None, gt=0)
    cost_share: float | None = Field(default=None, gt=0, lt=1)
    """Instead of `unit_cost`: as a share of the price."""
    price: float | None = Field(default=None, gt=0)
    minimum: float | None = Field(default=None, ge=0)
    pack: float | None = Field(default=None, gt=0)
    shelf_life: float | None = Field(default=None, gt=0)
    order_cost: float | None = Field(default=None, ge=0)
    holding_rate: float | None = Field(default=None, ge=0, le=10)
    on_hand: float | None = None
    """Units in stock; None: what the catalog says."""
    on_order: float | None = Field(default=None, ge=0)


def kept_terms(folder: Path) -> tuple[TermsRow, ...]:
    """The table in a shop's folder; none is no fault.

    Raises:
        DemandError: it can't be read.
    """
    for name in FILES:
        if (folder / name).exists():
            return read_terms(folder / name)
    return ()


def read_terms(path: Path) -> tuple[TermsRow, ...]:
    """Read a table: CSV with a row a SKU, or TOML with a part a SKU, of which `default` is for
    all others.

    Raises:
        DemandError: it can't be read, or a row is wrong: an order by half of the terms would be.
    """
    if path.suffix.lower() == ".toml":
        return tuple(_from_toml(path))
    try:
        return tuple(_from_csv(path))
    except CatalogError as error:
        raise DemandError(str(error)) from None


def with_defaults(rows: Sequence[TermsRow], given: Mapping[str, Any]) -> tuple[TermsRow, ...]:
    """A table whose row for all others says this too.

    Raises:
        DemandError: a field is not known, or its value wrong.
    """
    others = [row for row in rows if (row.sku, row.location) != (None, None)]
    own = [row for row in rows if (row.sku, row.location) == (None, None)]
    told = own[-1].model_dump(exclude_none=True) if own else {}
    return (*others, _row({**told, **given}, "that were given"))


def _from_csv(path: Path) -> list[TermsRow]:
    header: list[str] = []
    found = []
    for row in csv_rows(path):
        if isinstance(row, Rejection):
            raise DemandError(f"{path}, line {row.line}: {row.reason}")
        line, cells = row
        if not header:
            header = [cell.strip() for cell in cells]
            continue
        told = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        given = {name: cell for name, cell in told.items() if cell}
        found.append(_row(given, f"{path}, line {line}"))
    return found


def _from_toml(path: Path) -> list[TermsRow]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DemandError(f"the terms {path} can't be read as TOML: {error}") from None
    found = []
    for sku, told in content.items():
        if not isinstance(told, dict):
            raise DemandError(f"the terms {path}: '{sku}' is no part: write ['{sku}'] above terms")
        named = {} if sku == "default" else {"sku": sku}
        found.append(_row({**told, **named}, f"{path}, part '{sku}'"))
    return found


def _row(given: Mapping[str, Any], place: str) -> TermsRow:
    try:
        return TermsRow.model_validate(given)
    except ValidationError as error:
        first = first_misfit(error)
        known = ", ".join(TermsRow.model_fields)
        way = f"; there are: {known}" if first.kind == "extra_forbidden" else ""
        raise DemandError(f"the terms {place}, {first}{way}") from None


@dataclass(frozen=True, slots=True)
class Termed:
    """Terms of one series, with its stock."""

    terms: Terms
    on_hand: float
    on_order: float


@dataclass(frozen=True, eq=False)
class TermsBook:
    """Terms by SKU and location."""

    rows: Mapping[tuple[str | None, str | None], TermsRow]
    settings: DemandSettings

    @classmethod
    def of(cls, rows: Sequence[TermsRow], settings: DemandSettings) -> "TermsBook":
        """Of a table and the settings for the rest."""
        return cls({(row.sku, row.location): row for row in rows}, settings)

    def of_series(
        self, sku: str, location: str, *, price: float | None, stock: float | None
    ) -> Termed | str:
        """Terms of a series; or what is missing, and the way out.

        Args:
            sku: its.
            location: its.
            price: that it sells for, where the table has none.
            stock: that there is, where the table has none.
        """
        told = self._merged(sku, location)
        price = told.pop("price", price)
        on_hand, on_order = told.pop("on_hand", stock), told.pop("on_order", 0.0)
        share = told.pop("cost_share", None)
        if "lead_time" not in told:
            return "no lead time: give one as 'lead_time' in [demand], or in the table of terms"
        if on_hand is None:
            return "the stock is not known: give the product a stock, or 'on_hand' in the table"
        if price is None:
            return "no price: give the product one, or 'price' in the table of terms"
        if "unit_cost" not in told:
            if share is None:
                return "no cost: give 'cost_share' in [demand], or 'unit_cost' in the table"
            told["unit_cost"] = share * price
        try:
            return Termed(Terms(price=price, **told), on_hand, on_order)
        except ValidationError as error:
            return first_misfit(error).message

    def longest(self) -> float:
        """Periods that the longest lead time and review need; 0 if no lead time is known."""
        needs = [
            told["lead_time"] + told["review"]
            for sku, location in {(None, None), *self.rows}
            if "lead_time" in (told := self._merged(sku, location))
        ]
        return max(needs, default=0.0)

    def _merged(self, sku: str | None, location: str | None) -> dict[str, Any]:
        """What is told, the widest first."""
        named = DemandSettings.model_fields.keys() & TermsRow.model_fields.keys()
        told = {name: getattr(self.settings, name) for name in named}
        for key in ((None, None), (None, location), (sku, None), (sku, location)):
            row = self.rows.get(key)
            if row is not None:
                told |= row.model_dump(exclude_none=True, exclude={"sku", "location"})
        return {name: value for name, value in told.items() if value is not None}
