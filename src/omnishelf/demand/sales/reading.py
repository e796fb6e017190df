"""From rows of sales to a history."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal

from pydantic import ValidationError

from omnishelf.catalog.rejection import Rejection
from omnishelf.demand.errors import DemandError
from omnishelf.demand.periods import Period
from omnishelf.demand.sales.filling import fill
from omnishelf.demand.sales.row import SalesRow
from omnishelf.demand.sales.told import Reading, Remark
from omnishelf.misfit import first_misfit

Gaps = Literal["zero", "unknown"]
"""What a period without a row means: nothing was sold, or nobody knows."""

_MOST_PERIODS = 20_000


def read_sales(
    rows: Iterable[Mapping[str, object] | SalesRow],
    *,
    period: Period = Period.WEEK,
    gaps: Gaps = "zero",
    until: date | None = None,
    holidays: Collection[date] = (),
    currency: str | None = None,
) -> Reading:
    """Read a table of sales. Rows that are wrong are refused one by one.

    Returns are taken from what was sold before them (`netting.net`). Periods before the first row
    of a SKU and location are not known: it may not have been on sale. Of rows in another currency
    the units count and the price does not. All of this is told in `Reading.remarks`.

    Args:
        rows: fields as in `SalesRow`; a day may be written as ISO 8601.
        period: what to count by.
        gaps: what a period without a row means, after the first row.
        until: the last day that is told of; rows of later days are refused. None: the last day
            that a row names. The period that holds it counts as whole.
        holidays: days.
        currency: of prices; None: the one that most rows name.

    Raises:
        DemandError: the rows reach over more periods than anybody's sales do.
    """
    taken: list[SalesRow] = []
    rejected: list[Rejection] = []
    for line, row in enumerate(rows, start=1):
        read = _row(line, row, until)
        (taken if isinstance(read, SalesRow) else rejected).append(read)  # type: ignore[arg-type]
    remarks: list[Remark] = []
    currency = currency or _usual_currency(taken)
    _check_span(taken, period)
    history = fill(taken, period, gaps, until, frozenset(holidays), currency, remarks)
    return Reading(history, rejected, remarks)


def _row(
    line: int, row: Mapping[str, object] | SalesRow, until: date | None
) -> SalesRow | Rejection:
    if not isinstance(row, SalesRow):
        try:
            row = SalesRow.model_validate(row)
        except ValidationError as error:
            first = first_misfit(error)
            sku = row.get("sku") if isinstance(row, Mapping) else None
            named = None if sku is None else str(sku)
            return Rejection(str(first), line, named, first.place or None)
    if until is not None and row.day > until:
        return Rejection(
            f"'day' {row.day} is after {until}, the last day that these sales tell of",
            line,
            row.sku,
            "day",
        )
    return row


def _usual_currency(rows: Iterable[SalesRow]) -> str | None:
    counted = Counter(row.currency for row in rows if row.currency is not None)
    return counted.most_common(1)[0][0] if counted else None


def _check_span(rows: Iterable[SalesRow], period: Period) -> None:
    days = [row.day for row in rows]
    if days and period.number(max(days)) - period.number(min(days)) >= _MOST_PERIODS:
        raise DemandError(
            f"sales from {min(days)} to {max(days)} are more than {_MOST_PERIODS} {period}s: is a "
            "date wrong?"
        )
