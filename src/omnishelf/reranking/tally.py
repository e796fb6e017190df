"""What of an event log counts for or against a product, a row each."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import Coded, EventTable
from omnishelf.reranking.expectation import Expectation

Count = Literal["expected", "clicks", "carts", "orders"]
COUNTS: tuple[Count, ...] = get_args(Count)

SURFACE = "search"
"""Lists on other surfaces are looked at otherwise, and answer no query."""


@dataclass(frozen=True, eq=False)
class Tally:
    """n rows, in order of time."""

    time: NDArray[np.float64]
    """Seconds since 1970."""
    seq: NDArray[np.int64]
    product: Coded
    query: Coded
    """As `query_key` writes it; none for a row that answers no query."""
    count: NDArray[np.uint8]
    """Places in `COUNTS`: what the row adds to."""
    amount: NDArray[np.float64]
    """What it adds: an impression the clicks to be expected where it stood, all else 1."""
    last: int
    """Seq of the newest event that was read, counted or not."""
    expectation: Expectation
    """That impressions were counted by."""

    def between(self, start: float, end: float) -> "Tally":
        """Rows from a time on and before another, in seconds since 1970."""
        first, behind = np.searchsorted(self.time, [start, end], "left")
        rows = slice(int(first), int(behind))
        return Tally(
            time=self.time[rows],
            seq=self.seq[rows],
            product=Coded(self.product.codes[rows], self.product.values),
            query=Coded(self.query.codes[rows], self.query.values),
            count=self.count[rows],
            amount=self.amount[rows],
            last=self.last,
            expectation=self.expectation,
        )


def query_key(text: str) -> str:
    """How a query's words are told from others': case and spaces make no difference."""
    return " ".join(text.casefold().split())


def tally(
    table: EventTable,
    expectation: Expectation,
    bots: NDArray[np.bool_] | None = None,
) -> Tally:
    """Count impressions and clicks of searches, and every cart and order.

    One list counts one impression, click and cart of a product, however often they were sent. An
    impression counts as the clicks that its position brings on average, so that what was clicked
    over it tells of the product alone; see `Expectation`.

    Args:
        table: the events.
        expectation: of positions.
        bots: bool [n], events that are not a shopper's and are left out; None: all are shoppers'.
    """
    query = _queries(table)
    in_search = table.surface.codes == _code(table.surface, SURFACE)
    impression = table.is_kind("impression") & in_search & (table.position > 0)
    click = table.is_kind("click") & in_search
    cart, order = table.is_kind("cart"), table.is_kind("order")
    kept = impression | click | cart | order
    if bots is not None:
        kept &= ~bots
    rows = np.flatnonzero(kept)
    rows = rows[_first_of_its_list(table, rows)]
    count = np.select([impression[rows], click[rows], cart[rows]], [0, 1, 2], 3)
    return Tally(
        time=table.time[rows],
        seq=table.seq[rows],
        product=table.product.rows(rows),
        query=query.rows(rows),
        count=count.astype(np.uint8),
        amount=np.where(count == 0, expectation.at(table.position[rows]), 1.0),
        last=int(table.seq.max()) if len(table) else 0,
        expectation=expectation,
    )


def _queries(table: EventTable) -> Coded:
    """The query of each event: its own, or that of its list."""
    keys = Coded.of(query_key(value) or None for value in table.query.values)
    own = (
        np.where(table.query.codes >= 0, keys.codes[table.query.codes], -1)
        if keys.values
        else (np.full(len(table), -1, np.int32))
    )
    of_list = np.full(len(table.search.values) + 1, -1, np.int32)
    told = (own >= 0) & (table.search.codes >= 0)
    # Backwards, so that the first that tells has the last word.
    of_list[table.search.codes[told][::-1]] = own[told][::-1]
    of_list[-1] = -1
    return Coded(np.where(own >= 0, own, of_list[table.search.codes]).astype(np.int32), keys.values)


def _first_of_its_list(table: EventTable, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """[rows], whether it is the first of its kind for this product in this list. Events that are
    of no list are all counted, and orders too: who orders twice means it twice."""
    search = table.search.codes[rows].astype(np.int64)
    free = (search < 0) | table.is_kind("order")[rows]
    width = max(len(table.product.values), 1)
    key = (search * width + table.product.codes[rows]) * 8 + table.kind[rows]
    _, first = np.unique(key, return_index=True)
    chosen = free.copy()
    chosen[first] = True
    return chosen


def _code(column: Coded, value: str) -> int:
    found = column.code(value)
    return -2 if found is None else found
