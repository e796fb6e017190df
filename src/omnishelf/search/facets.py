"""Counts of fields over what a search found."""

from collections.abc import Sequence

from omnishelf.errors import FilterError
from omnishelf.index.index import Index
from omnishelf.merchandising.facets.among import facet_among
from omnishelf.types import Facet


def count_facets(index: Index, fields: Sequence[str], ids: Sequence[str]) -> tuple[Facet, ...]:
    """Count fields over the products with these ids: every candidate, not only one page.

    Raises:
        FilterError: a field is unknown.
    """
    if not fields:
        return ()
    if unknown := [field for field in fields if field not in index.fields]:
        raise FilterError(
            f"no field '{unknown[0]}' to count; there are: {', '.join(sorted(index.fields))}"
        )
    products = index.products(ids).values()
    return tuple(facet_among(field, products) for field in fields)
