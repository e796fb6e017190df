"""Exact counts over all products of a shop that pass."""

from collections.abc import Sequence

from omnishelf.index.index import Index
from omnishelf.merchandising.facets.choices import without_choice
from omnishelf.types import Facet, Filter


def facets_over(index: Index, fields: Sequence[str], where: Filter | None) -> list[Facet]:
    """Count fields over all products that pass; each facet's counts ignore its own choice.

    Args:
        index: the shop's.
        fields: to be counted, in the order of the answer.
        where: the shopper's filter.

    Raises:
        FilterError: unknown field, or a value of the wrong type.
    """
    under: dict[Filter | None, list[str]] = {}
    for field in dict.fromkeys(fields):
        under.setdefault(without_choice(where, field), []).append(field)
    found = {
        facet.field: facet
        for wider, alike in under.items()
        for facet in index.facets(alike, where=wider)
    }
    return [found[field] for field in fields]
