"""How often a product was searched for that is not sold yet."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.newcomers.launches import unit_rows


def searched_for(
    products: Mapping[str, NDArray[np.floating]],
    queries: Mapping[str, NDArray[np.floating]],
    searches: Mapping[str, float],
    *,
    periods: int,
    least: float,
) -> dict[str, float]:
    """Searches per period whose words mean what a product is, by SKU.

    A search that found nothing counts as any other: it asks for what is not there yet.

    Args:
        products: vectors [d] of products in the space of queries.
        queries: vectors [d] of the words that were searched for.
        searches: how often each was; queries without a vector are left out.
        periods: in which they were.
        least: cosine from which a query means a product; spaces differ in it, and the cosines of
            answers that were clicked tell it.

    Raises:
        DemandError: the number of periods is not positive.
    """
    if periods < 1:
        raise DemandError(f"searches of {periods} periods tell nothing; 1 at least")
    asked = [query for query in queries if query in searches]
    if not products or not asked:
        return dict.fromkeys(products, 0.0)
    near = (
        unit_rows(list(products.values())) @ unit_rows([queries[each] for each in asked]).T
    ) >= least
    counts = np.array([searches[query] for query in asked], np.float64)
    return dict(zip(products, (near @ counts / periods).tolist(), strict=True))
