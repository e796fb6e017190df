"""What shoppers buy again and again."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.recommend.histories import Past
from omnishelf.recommend.trends import DAY


def shares(past: Past) -> dict[str, float]:
    """By product, the share of the days on which the shopper ordered that they ordered it; with
    one day more, so that a single order is no habit yet."""
    days = (past.time // DAY).astype(np.int64)
    bought = {
        (id, day)
        for id, day, ordered in zip(past.products, days.tolist(), past.ordered, strict=True)
        if ordered
    }
    whole = len({day for _, day in bought})
    told: dict[str, float] = {}
    for id, _ in bought:
        told[id] = told.get(id, 0.0) + 1 / (whole + 1)
    return told


def faithfulness(table: EventTable) -> float:
    """How far shoppers go on as they did, 0 to 1: near 0 where nobody needs a thing twice, such
    as in a shop for lamps, and high in one for food.

    A shopper who ordered a product on f of n days would, going on so, order it on the next with
    probability f / (n + 1). This is how many of their orders were of products that they had ordered
    before, over how many that would have been.
    """
    orders = table.rows(table.is_kind("order"))
    orders = orders.rows(orders.shopper.codes >= 0)
    if not len(orders):
        return 0.0
    day = (orders.time // DAY).astype(np.int64)
    # A line is a product on one of a shopper's days, by shopper and then by day.
    shopper, day, product = np.unique(
        np.stack([orders.shopper.codes, day, orders.product.codes]), axis=1
    )
    first = np.unique(np.stack([shopper, product]), axis=1, return_index=True)[1]
    again = len(shopper) - len(first)
    starts = np.flatnonzero(np.concatenate([[True], _turns(shopper) | _turns(day)]))
    of = shopper[starts]
    before_all = np.searchsorted(of, of)
    days_before = np.arange(len(of)) - before_all
    lines_before = starts - starts[before_all]
    later = days_before > 0
    expected = float((lines_before[later] / (days_before[later] + 1)).sum())
    return min(1.0, again / expected) if expected > 0 else 0.0


def _turns(column: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(np.diff(column) != 0)
