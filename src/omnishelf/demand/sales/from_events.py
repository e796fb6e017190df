"""Sales from the orders that shoppers made."""

from collections.abc import Collection
from datetime import date

import numpy as np

from omnishelf.demand.periods import Period, day_of
from omnishelf.demand.sales.reading import read_sales
from omnishelf.demand.sales.row import SalesRow
from omnishelf.demand.sales.told import Reading
from omnishelf.events.table import EventTable


def sales_of_events(
    table: EventTable,
    *,
    period: Period = Period.WEEK,
    holidays: Collection[date] = (),
    currency: str | None = None,
) -> Reading:
    """The orders of a table as sales at one location, up to the day of its last event.

    A period without an order sold nothing, since all orders are in the log. Days are those of UTC.

    Args:
        table: events of any kind; only orders count.
        period: what to count by.
        holidays: days.
        currency: of the events' prices, which name none.
    """
    orders = table.rows(table.is_kind("order"))
    rows = [
        SalesRow(
            sku=str(product),
            day=day_of(time),
            quantity=float(quantity),
            price=None if np.isnan(price) else float(price),
            currency=currency,
        )
        for product, time, quantity, price in zip(
            orders.product.decoded(), orders.time, orders.quantity, orders.price, strict=True
        )
    ]
    until = day_of(float(table.time[-1])) if len(table) else None
    return read_sales(rows, period=period, until=until, holidays=holidays, currency=currency)
