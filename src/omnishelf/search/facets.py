"""Counts of fields over what a search found."""

from omnishelf.errors import FilterError
from omnishelf.index.index import Index
from omnishelf.merchandising.facets.among import Find, facets_among
from omnishelf.types import Facet, Query


def count_facets(index: Index, query: Query, find: Find) -> tuple[Facet, ...]:
    """Count the fields that a query names over every candidate, not only one page; a field's
    counts ignore what of the filter is a choice among its own values.

    Args:
        index: knows the fields.
        query: names them, and has the filter.
        find: everything that the query finds under another filter.

    Raises:
        FilterError: a field is unknown.
    """
    if unknown := [field for field in query.facets if field not in index.fields]:
        raise FilterError(
            f"no field '{unknown[0]}' to count; there are: {', '.join(sorted(index.fields))}"
        )
    return tuple(facets_among(query.facets, query.where, find))
