"""How often products are clicked by those who saw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable

Values = NDArray[np.float64]

_SHOP_RATE, _SHOP_ROWS = 0.05, 20.0
"""What is thought of a shop before anything is seen, and for how many examinations it counts."""


@dataclass(frozen=True, eq=False)
class Rates:
    """n products that were shown."""

    products: tuple[str, ...]
    examined: Values
    """[n], shoppers who probably saw it: sums of probabilities."""
    clicked: Values
    """[n], shoppers who clicked it."""

    @cached_property
    def _places(self) -> dict[str, int]:
        return {product: place for place, product in enumerate(self.products)}

    def of(self, products: Sequence[str]) -> tuple[Values, Values]:
        """What was examined and clicked of some products; 0 for those never shown."""
        places = [self._places.get(product, -1) for product in products]
        return np.append(self.examined, 0.0)[places], np.append(self.clicked, 0.0)[places]

    @property
    def mean(self) -> float:
        """The shop's rate, drawn towards 0.05 while little was seen."""
        clicked = float(self.clicked.sum()) + _SHOP_RATE * _SHOP_ROWS
        return clicked / (float(self.examined.sum()) + _SHOP_ROWS)


def rates(events: EventTable, examination: Values) -> Rates:
    """Count, for each product, shoppers who saw and who clicked it.

    A shopper (else a session, else one list) counts once for a product, whatever is shown and
    clicked again and again: a bot that clicks everything is one shopper. Of a product that was
    shown several times it is 1 - product of (1 - e) that it was examined; a click says that it was.

    Args:
        events: impressions and clicks, of whichever surfaces are to count.
        examination: [positions], how probable it is that a place is looked at, from a click
            model; the last one holds for all places below.
    """
    whose = np.full(len(events), -1, np.int64)
    for column in (events.search, events.session, events.shopper):
        start = int(whose.max(initial=-1)) + 1
        whose[column.codes >= 0] = column.codes[column.codes >= 0] + start
    rows = (whose >= 0) & events.is_kind("impression", "click")
    pair = whose * (len(events.product.values) + 1) + events.product.codes
    _, first, at = np.unique(pair[rows], return_index=True, return_inverse=True)
    clicks = events.is_kind("click")[rows]
    place = events.position[rows].clip(1, len(examination)) - 1
    unseen = np.where(clicks, 0.0, np.log1p(-np.minimum(examination[place], 1 - 1e-12)))
    # Where a click is, it was examined, whatever the position says.
    clicked = np.bincount(at, clicks, minlength=len(first)) > 0
    examined = np.where(clicked, 1.0, -np.expm1(np.bincount(at, unseen, minlength=len(first))))
    product = events.product.codes[rows][first]
    count = len(events.product.values)
    return Rates(
        events.product.values,
        np.bincount(product, examined, minlength=count).astype(np.float64),
        np.bincount(product, clicked, minlength=count).astype(np.float64),
    )
