"""How products sold when they were new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.periods import Period
from omnishelf.demand.sales.history import Numbers, SalesHistory


@dataclass(frozen=True, eq=False)
class Launches:
    """m products that were new once, with their first h periods."""

    sku: tuple[str, ...]
    period: Period
    sales: Numbers
    """[m, h], units in each period from the first sale on, all locations together."""
    vectors: NDArray[np.float64]
    """[m, d], unit rows; zeros where a product has none."""
    category: tuple[str | None, ...]
    searches: Numbers
    """[m], searches for what it is before its first sale, per period; NaN where not known."""

    def __len__(self) -> int:
        return len(self.sku)

    @classmethod
    def of(
        cls,
        history: SalesHistory,
        horizon: int,
        *,
        vectors: Mapping[str, NDArray[np.floating]],
        category: Mapping[str, str],
        searches: Mapping[str, float] | None = None,
        opening: int = 4,
    ) -> "Launches":
        """All SKUs whose first `horizon` periods are in a history.

        Args:
            history: sales; locations are summed.
            horizon: periods from the first sale on.
            vectors: by SKU, [d]; SKUs without are known by their category only.
            category: by SKU.
            searches: by SKU, before its first sale, per period.
            opening: SKUs that sold in so many first periods of the history were not new then.

        Raises:
            DemandError: no SKU was new in this history.
        """
        names, place = np.unique(np.array(history.sku, np.str_), return_inverse=True)
        units = np.zeros((len(names), history.periods))
        np.add.at(units, place, np.nan_to_num(history.sold))
        selling = units > 0
        first = np.where(selling.any(axis=1), selling.argmax(axis=1), history.periods)
        new = np.flatnonzero((first >= opening) & (first + horizon <= history.periods))
        if not len(new):
            raise DemandError(
                f"no product was new in these {history.periods} {history.period}s and has been "
                f"sold for {horizon}: there is nothing to learn from how new products sell"
            )
        skus = tuple(str(names[at]) for at in new)
        searched = searches or {}
        return cls(
            sku=skus,
            period=history.period,
            sales=np.array([units[at, first[at] : first[at] + horizon] for at in new]),
            vectors=unit_rows([vectors.get(sku) for sku in skus]),
            category=tuple(category.get(sku) for sku in skus),
            searches=np.array([searched.get(sku, np.nan) for sku in skus]),
        )


def unit_rows(vectors: Sequence[NDArray[np.floating] | None]) -> NDArray[np.float64]:
    """Unit rows [n, d]; zeros for a vector that is missing, of no length, or damaged."""
    dim = next((len(one) for one in vectors if one is not None), 1)
    rows = np.zeros((len(vectors), dim))
    for at, one in enumerate(vectors):
        length = 0.0 if one is None else float(np.linalg.norm(one))
        if one is not None and np.isfinite(length) and length > 1e-9:  # noqa: PLR2004
            rows[at] = one / length
    return rows
