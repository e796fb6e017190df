"""Rows of sales, summed into periods."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.periods import Period
from omnishelf.demand.sales.history import Flags, Numbers, SalesHistory
from omnishelf.demand.sales.netting import net
from omnishelf.demand.sales.row import SalesRow
from omnishelf.demand.sales.told import Remark

_NAMED = 5
"""SKUs that a remark names."""


def fill(
    rows: Sequence[SalesRow],
    period: Period,
    gaps: str,
    until: date | None,
    holidays: frozenset[date],
    currency: str | None,
    remarks: list[Remark],
) -> SalesHistory:
    """Make a history of rows; what should be known of it is added to `remarks`."""
    if not rows:
        remarks.append(Remark("empty", "there are no sales: nothing can be forecast from them"))
        return _nothing(period, currency)
    names = sorted({(row.sku, row.location) for row in rows})
    place = {name: at for at, name in enumerate(names)}
    series = np.array([place[row.sku, row.location] for row in rows])
    numbers = np.array([period.number(row.day) for row in rows])
    first = int(numbers.min())
    last = int(numbers.max()) if until is None else period.number(until)
    shape = (len(names), last - first + 1)
    cell = series * shape[1] + numbers - first

    quantity = np.array([row.quantity for row in rows])
    sold = _sums(cell, np.maximum(quantity, 0), shape)
    returned = _sums(cell, np.maximum(-quantity, 0), shape)
    seen = _sums(cell, np.ones(len(rows)), shape) > 0
    begun = np.maximum.accumulate(seen, axis=1)
    sold[~begun if gaps == "zero" else ~seen] = np.nan
    sold, unmatched = net(sold, returned)
    price, foreign = _prices(rows, cell, shape, currency)
    history = SalesHistory(
        period=period,
        first=first,
        sku=tuple(sku for sku, _ in names),
        location=tuple(location for _, location in names),
        sold=sold,
        returned=returned,
        price=price,
        promotion=_sums(cell, [row.promotion for row in rows], shape) > 0,
        out_of_stock=_sums(cell, [row.out_of_stock for row in rows], shape) > 0,
        holiday=np.array(
            [not holidays.isdisjoint(period.holds(first + at)) for at in range(shape[1])], np.bool_
        ),
        currency=currency,
    )
    _tell(history, unmatched, np.asarray(begun & ~seen), gaps, foreign, remarks)
    return history


def _sums(cell: NDArray[np.int64], values: object, shape: tuple[int, int]) -> Numbers:
    weights = np.asarray(values, np.float64)
    return np.bincount(cell, weights, shape[0] * shape[1]).astype(np.float64).reshape(shape)


def _prices(
    rows: Sequence[SalesRow],
    cell: NDArray[np.int64],
    shape: tuple[int, int],
    currency: str | None,
) -> tuple[Numbers, NDArray[np.int64]]:
    """Mean prices weighted by units [n, t], and the cells of rows in another currency."""
    foreign = np.array([row.currency not in {None, currency} for row in rows], np.bool_)
    price = np.array([np.nan if row.price is None else row.price for row in rows])
    units = np.array([max(row.quantity, 0.0) for row in rows])
    units[foreign | np.isnan(price)] = 0
    sums = _sums(cell, units * np.nan_to_num(price), shape)
    count = _sums(cell, units, shape)
    mean = np.full(shape, np.nan)
    np.divide(sums, count, out=mean, where=count > 0)
    return mean, cell[foreign]


def _tell(
    history: SalesHistory,
    unmatched: Numbers,
    gap: Flags,
    gaps: str,
    foreign: NDArray[np.int64],
    remarks: list[Remark],
) -> None:
    def tell(kind: str, which: Flags, text: str) -> None:
        skus = dict.fromkeys(history.sku[at] for at in np.flatnonzero(which))
        if skus:
            remarks.append(Remark(kind, text, tuple(skus)[:_NAMED]))

    whole = np.ones(len(history), np.bool_)
    if history.periods == 1:
        text = f"there is one {history.period} of sales: no spread can be learned from it"
        tell("one_period", whole, text)
    back = history.returned.sum(axis=1)
    tell("returns", back > 0, f"{back.sum():g} returned units were taken from the sales before")
    text = f"{unmatched.sum():g} returned units were sold before these sales begin and are left out"
    tell("unmatched_returns", unmatched > 0, text)
    means = "as no sales" if gaps == "zero" else "as not known"
    text = f"{int(gap.sum())} {history.period}s without a row after a first sale count {means}"
    tell("gaps", np.asarray(gap.any(axis=1)), text)
    text = f"{len(foreign)} rows are not in {history.currency}: their units count, not their prices"
    tell("currency", np.isin(np.arange(len(history)), foreign // history.periods), text)
    promoted, sold = history.promotion, np.nan_to_num(history.sold) > 0
    in_vain = np.asarray(promoted.any(axis=1) & ~(promoted & sold).any(axis=1))
    tell("idle_promotion", in_vain, "nothing was sold in any promotion of these SKUs")


def _nothing(period: Period, currency: str | None) -> SalesHistory:
    none, flags = np.zeros((0, 0)), np.zeros((0, 0), np.bool_)
    return SalesHistory(
        period, 0, (), (), none, none, none, flags, flags, np.zeros(0, np.bool_), currency
    )
