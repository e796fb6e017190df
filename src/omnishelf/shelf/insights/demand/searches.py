"""How often products were searched for before they were ever sold."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.newcomers.searched import searched_for
from omnishelf.demand.sales.history import SalesHistory
from omnishelf.events.table import EventTable
from omnishelf.shelf.insights.asked import asked
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types import Source

_DAYS = 28
"""Of searches that are looked at before a launch."""
_KEPT_DAYS = 90
_QUERIES = 300
"""Those that were asked most."""
_LEAST_CLICKS = 20
"""Clicks on answers by which it is known how near a query is to what it means."""
_MOST_CLICKS = 300


class Searches:
    """How often products were searched for."""

    def __init__(self, seen: Seen, source: Source) -> None:
        """Of a shop, by the vectors of one source."""
        self._seen, self._source = seen, source
        self.least = _clicked_cosine(seen, source)
        """Cosine from which a query means a product; None where that can't be told."""
        self._aims: dict[str, NDArray[np.floating] | None] = {}

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self._seen.now.date()

    @property
    def told(self) -> str:
        """Whether searches have a say, and why."""
        if self.least is None:
            return (
                f"searches had no say: fewer than {_LEAST_CLICKS} clicks on answers to words tell "
                "how near a query is to what it means"
            )
        return f"a search means a product from a cosine of {self.least:.2f} on, as clicks tell"

    def per_period(
        self, products: Mapping[str, NDArray[np.floating]], until: date, history: SalesHistory
    ) -> dict[str, float]:
        """Searches per period in the days before one, by SKU; empty where that can't be told."""
        if self.least is None:
            return {}
        counts = asked(self._seen.folder, until=until, days=_DAYS)
        often = dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_QUERIES])
        if not often:
            return {}
        queries = {text: aim for text in often if (aim := self._aim(text)) is not None}
        periods = max(_DAYS // history.period.days, 1)
        numbers = {text: float(count) for text, count in often.items()}
        return searched_for(products, queries, numbers, periods=periods, least=self.least)

    def _aim(self, text: str) -> NDArray[np.floating] | None:
        if text not in self._aims:
            self._aims[text] = self._seen.aim(self._source, text=text)
        return self._aims[text]


def before_launches(
    search: Searches, history: SalesHistory, vectors: Mapping[str, NDArray[np.floating]]
) -> dict[str, float]:
    """Searches before their first sales, of products that came while the log of queries goes
    back."""
    oldest = search.today - timedelta(days=_KEPT_DAYS - _DAYS)
    by_day: dict[date, list[str]] = {}
    for sku, units in zip(history.sku, history.sold, strict=True):
        if sku in vectors and units.any():
            day = history.period.start(history.first + int((units > 0).argmax()))
            if day >= oldest:
                by_day.setdefault(day, []).append(sku)
    found: dict[str, float] = {}
    for day, skus in by_day.items():
        before = day - timedelta(days=1)
        found |= search.per_period({sku: vectors[sku] for sku in skus}, before, history)
    return found


def _clicked_cosine(seen: Seen, source: Source) -> float | None:
    """The median cosine of queries with the products that were clicked in answer to them; None
    where too few were."""
    table = seen.events()
    clicks = _worded(table.rows(table.is_kind("click")))
    if len(clicks) < _LEAST_CLICKS:
        return None
    vectors = seen.vectors([*dict.fromkeys(id for _, id in clicks)], source)
    aims: dict[str, NDArray[np.floating] | None] = {}
    cosines = []
    for text, id in clicks:
        if text not in aims:
            aims[text] = seen.aim(source, text=text)
        aim = aims[text]
        if aim is not None and id in vectors:
            cosines.append(float(vectors[id] @ aim))
    return float(np.median(cosines)) if len(cosines) >= _LEAST_CLICKS else None


def _worded(clicks: EventTable) -> list[tuple[str, str]]:
    """The latest clicks that say which words they answered."""
    pairs = zip(clicks.query.decoded(), clicks.product.decoded(), strict=True)
    return [(text, id) for text, id in pairs if text and id][-_MOST_CLICKS:]
