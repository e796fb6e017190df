"""Sales as columns, for whoever forecasts from them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.periods import Period

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SalesHistory:
    """n series, one for each SKU and location, over the same t periods in a row."""

    period: Period
    first: int
    """`Period.number` of the first period."""
    sku: tuple[str, ...]
    """[n]"""
    location: tuple[str, ...]
    """[n]"""
    sold: Numbers
    """[n, t], units net of returns, at least 0; NaN where it is not known, as before a SKU's first
    sale."""
    returned: Numbers
    """[n, t], units that came back in the period, at least 0."""
    price: Numbers
    """[n, t], mean price of a unit; NaN where nothing was sold."""
    promotion: Flags
    """[n, t]"""
    out_of_stock: Flags
    """[n, t], whether there was none to sell for a part of the period: `sold` may be less than what
    was wanted."""
    holiday: Flags
    """[t]"""
    currency: str | None = None
    """Of all prices, ISO 4217."""

    def __post_init__(self) -> None:
        shape = (len(self.sku), len(self.holiday))
        per_series = (self.sold, self.returned, self.price, self.promotion, self.out_of_stock)
        if len(self.location) != len(self.sku) or any(one.shape != shape for one in per_series):
            raise ValueError(f"the columns of a sales history must have the shape {shape}")

    def __len__(self) -> int:
        return len(self.sku)

    @property
    def periods(self) -> int:
        """How many: t."""
        return len(self.holiday)

    @property
    def end(self) -> int:
        """The number of the period after the last."""
        return self.first + self.periods

    @property
    def starts(self) -> tuple[date, ...]:
        """[t], the first day of each period."""
        return tuple(self.period.start(self.first + at) for at in range(self.periods))

    @property
    def known(self) -> NDArray[np.int64]:
        """[n], in how many periods the sales are known."""
        return np.asarray((~np.isnan(self.sold)).sum(axis=1), np.int64)

    @property
    def revenue(self) -> Numbers:
        """[n, t]; 0 where nothing was sold or the price is not known."""
        return np.nan_to_num(self.sold) * np.nan_to_num(self.price)

    def until(self, periods: int) -> "SalesHistory":
        """As it was known after so many periods.

        Raises:
            DemandError: it has not that many.
        """
        if not 1 <= periods <= self.periods:
            raise DemandError(
                f"the history has {self.periods} periods; it can't be cut to {periods}"
            )
        return self._cut(slice(None), slice(0, periods))

    def series(self, chosen: Sequence[int] | NDArray[np.intp] | Flags) -> "SalesHistory":
        """Some series, by their places."""
        places = np.arange(len(self))[np.asarray(chosen, dtype=getattr(chosen, "dtype", np.intp))]
        return self._cut(places, slice(None))

    def with_sold(self, sold: Numbers) -> "SalesHistory":
        """The same with other units sold, [n, t]."""
        return replace(self, sold=sold)

    def _cut(self, rows: "NDArray[np.intp] | slice", columns: slice) -> "SalesHistory":
        names = np.arange(len(self))[rows]
        cut = {
            one.name: getattr(self, one.name)[rows, columns]
            for one in fields(self)
            if one.name in {"sold", "returned", "price", "promotion", "out_of_stock"}
        }
        return replace(
            self,
            sku=tuple(self.sku[at] for at in names),
            location=tuple(self.location[at] for at in names),
            holiday=self.holiday[columns],
            **cut,
        )
