"""How often products were clicked, carted and ordered of late, and how often that was expected."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.reranking.expectation import Expectation
from omnishelf.reranking.tally import COUNTS, Tally, query_key, tally

_NOTHING = np.zeros((0, len(COUNTS)))


@dataclass(frozen=True, eq=False)
class _Sums:
    """Decayed counts by key."""

    places: dict[str, int] = field(default_factory=dict)
    """Shared by all versions, and only ever added to: a version that does not know a key has no
    row for it yet."""
    counts: NDArray[np.float64] = field(default_factory=lambda: _NOTHING)
    """[keys, counts]."""

    def plus(
        self,
        kept: float,
        keys: Sequence[str],
        at: NDArray[np.int64],
        count: NDArray[np.uint8],
        amount: NDArray[np.float64],
    ) -> "_Sums":
        """What was there, of which a part is kept, and `amount[i]` more for `keys[at[i]]`."""
        places = np.array([self.places.setdefault(key, len(self.places)) for key in keys], np.int64)
        counts = np.zeros((len(self.places), len(COUNTS)))
        counts[: len(self.counts)] = self.counts * kept
        np.add.at(counts, (places[at], count), amount)
        return _Sums(self.places, counts)

    def of(self, keys: Sequence[str]) -> NDArray[np.float64]:
        """[keys, counts], 0 where nothing is known."""
        places = np.array([self.places.get(key, -1) for key in keys], np.int64)
        known = (places >= 0) & (places < len(self.counts))
        found = np.zeros((len(keys), len(COUNTS)))
        found[known] = self.counts[places[known]]
        return found


@dataclass(frozen=True, eq=False)
class ProductStatistics:
    """Counts of what happened before a moment, each halved for every half-life that it is old.

    A pure function of the events: made from nothing in one go, or brought up to date with newer
    events, it is the same. It lives in memory only. After an erasure it is to be made anew.
    """

    now: float
    """Seconds since 1970: only what happened before is counted."""
    half_life: float
    """In seconds."""
    expectation: Expectation = field(default_factory=Expectation)
    """That impressions were counted by."""
    last: int = 0
    """Seq of the newest event that was read."""
    products: _Sums = field(default_factory=_Sums)
    pairs: _Sums = field(default_factory=_Sums)
    """By query and product."""
    total: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(COUNTS)))
    """[counts], of all products."""

    def updated(self, newer: Tally, now: float) -> "ProductStatistics":
        """These, and what came since: late arrivals too, and what was dated after `self.now`.

        Args:
            newer: rows that were not counted, or all rows: those counted before are known by
                their seq and time.
            now: seconds since 1970, not before `self.now`.
        """
        fresh = ((newer.seq > self.last) | (newer.time >= self.now)) & (newer.time < now)
        amount = newer.amount[fresh] * 0.5 ** ((now - newer.time[fresh]) / self.half_life)
        count = newer.count[fresh]
        kept = 0.5 ** ((now - self.now) / self.half_life)
        product, query = newer.product.codes[fresh], newer.query.codes[fresh]
        own, own_at = np.unique(product, return_inverse=True)
        asked = query >= 0
        width = max(len(newer.product.values), 1)
        both, both_at = np.unique(
            query[asked].astype(np.int64) * width + product[asked], return_inverse=True
        )
        return ProductStatistics(
            now=now,
            half_life=self.half_life,
            expectation=newer.expectation,
            last=max(self.last, newer.last),
            products=self.products.plus(
                kept, [newer.product.values[code] for code in own], own_at, count, amount
            ),
            pairs=self.pairs.plus(
                kept,
                [
                    _pair(newer.query.values[code // width], newer.product.values[code % width])
                    for code in both.tolist()
                ],
                both_at,
                count[asked],
                amount[asked],
            ),
            total=self.total * kept + np.bincount(count, amount, len(COUNTS)),
        )

    def of_products(self, products: Sequence[str]) -> NDArray[np.float64]:
        """float64 [n, counts], in the order of `COUNTS`."""
        return self.products.of(products)

    def of_pairs(self, query: str | None, products: Sequence[str]) -> NDArray[np.float64]:
        """float64 [n, counts], of the products where this was searched for."""
        if not query:
            return np.zeros((len(products), len(COUNTS)))
        key = query_key(query)
        return self.pairs.of([_pair(key, product) for product in products])


def statistics_of(
    table: EventTable,
    *,
    now: float,
    half_life: float,
    expectation: Expectation | None = None,
    bots: NDArray[np.bool_] | None = None,
) -> ProductStatistics:
    """Make statistics from nothing.

    Args:
        table: the events; those at `now` or after are left out.
        now: seconds since 1970.
        half_life: in seconds.
        expectation: of positions and scores; None: nothing is known.
        bots: bool [n], events to leave out.
    """
    nothing = ProductStatistics(now=-np.inf, half_life=half_life)
    return nothing.updated(tally(table, expectation or Expectation(), bots), now)


def _pair(query: str, product: str) -> str:
    return f"{query}\n{product}"
