"""All series together: SKUs in categories in the whole shop."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.sales.history import Flags, Numbers, SalesHistory

TOTAL = "total"
_OTHER = "other"


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Which series each sum is of. Nodes are the sums, widest first, and then the n series."""

    names: tuple[tuple[str, str], ...]
    """[sums], level (`total`, `category`, `sku`) and name."""
    members: Flags
    """[sums, n]"""

    @classmethod
    def of(cls, history: SalesHistory, category: Mapping[str, str]) -> "Hierarchy":
        """The total, categories, and SKUs where they are sold at several locations.

        Args:
            history: of the series at the bottom.
            category: by SKU; SKUs without one are `other`.

        Raises:
            DemandError: the history is empty.
        """
        if not len(history):
            raise DemandError("there are no sales to sum")
        groups: dict[tuple[str, str], list[int]] = {}
        for at, sku in enumerate(history.sku):
            groups.setdefault(("category", category.get(sku, _OTHER)), []).append(at)
        if len(set(history.sku)) < len(history):
            for at, sku in enumerate(history.sku):
                groups.setdefault(("sku", sku), []).append(at)
        names = ((TOTAL, TOTAL), *groups)
        members = np.zeros((len(names), len(history)), np.bool_)
        members[0] = True
        for row, places in enumerate(groups.values(), start=1):
            members[row, places] = True
        return cls(names, members)

    @property
    def summing(self) -> Numbers:
        """The summing matrix [sums + n, n]: all nodes from the series."""
        return np.vstack([self.members, np.eye(self.members.shape[1])])

    def nodes(self, history: SalesHistory) -> SalesHistory:
        """All nodes as series [sums + n], to be forecast together.

        A sum is of what is known. Its price is the mean by units; it is on promotion or out of
        stock where all of its series are.
        """
        known = ~np.isnan(history.sold)
        count = self._sum(known)
        units = self._sum(np.nan_to_num(history.sold))
        # Units of known prices only: a mean price is of those.
        priced = np.where(np.isnan(history.price), 0, np.nan_to_num(history.sold))
        money, of = self._sum(history.revenue), self._sum(priced)
        price = np.full(of.shape, np.nan)
        np.divide(money, of, out=price, where=of > 0)
        return SalesHistory(
            period=history.period,
            first=history.first,
            sku=(*(name for _, name in self.names), *history.sku),
            location=(*(level for level, _ in self.names), *history.location),
            sold=np.vstack([np.where(count > 0, units, np.nan), history.sold]),
            returned=np.vstack([self._sum(history.returned), history.returned]),
            price=np.vstack([price, history.price]),
            promotion=np.vstack([self._all(history.promotion), history.promotion]),
            out_of_stock=np.vstack([self._all(history.out_of_stock), history.out_of_stock]),
            holiday=history.holiday,
            currency=history.currency,
        )

    def _sum(self, values: NDArray[np.generic]) -> Numbers:
        return np.asarray(self.members @ values.astype(np.float64), np.float64)

    def _all(self, flags: Flags) -> Flags:
        return np.asarray(self._sum(~flags) == 0, np.bool_)
