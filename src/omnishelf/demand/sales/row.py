"""One row of a table of sales."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from omnishelf.types.frozen import Frozen
from omnishelf.types.product import MAX_ID

ANYWHERE = "all"
"""The location of sales that name none."""

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ID)]


class SalesRow(Frozen):
    """What was sold of one SKU on one day: one line of an order, or a day's sum."""

    sku: _Name
    day: date
    quantity: float = Field(allow_inf_nan=False, ge=-1e9, le=1e9)
    """Units; fewer than 0 came back."""
    location: _Name = ANYWHERE
    price: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Of a unit."""
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    """ISO 4217 code."""
    promotion: bool = False
    out_of_stock: bool = False
    """Whether there was none left to sell for a part of the day."""
