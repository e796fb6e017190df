"""Search within the values of a facet."""

from collections.abc import Iterable, Mapping

from omnishelf.analyzer import fold
from omnishelf.index.facets import FACET_VALUES
from omnishelf.index.index import Index
from omnishelf.merchandising.facets.choices import without_choice
from omnishelf.merchandising.phrases import clean
from omnishelf.types import And, Equal, Facet, FacetValue, Filter

MOST_COUNTED = 50
"""Values that are counted for one answer, those that match best."""


def matching_values(values: Mapping[str, int], typed: str) -> list[str]:
    """Values that have what was typed in them, the best first.

    Those that begin with it come before those in which a word does, and these before those that
    have it anywhere; among equals the most frequent. Case, width and accents make no difference,
    and Chinese is found at any character.

    Args:
        values: each with how often it is there.
        typed: what was typed; nothing matches all.
    """
    wanted = fold(clean(typed)).strip()
    ranks = {value: rank for value in values if (rank := _rank(value, wanted)) is not None}
    return sorted(ranks, key=lambda value: (ranks[value], -values[value], value))


def _rank(value: str, wanted: str) -> int | None:
    text = fold(clean(value))
    if text.startswith(wanted):
        return 0
    if f" {wanted}" in text:
        return 1
    return 2 if wanted in text else None


def search_facet(facet: Facet, typed: str, *, limit: int = 10) -> Facet:
    """Of a facet that is counted, the values that match what was typed."""
    counts = {value.value: value.count for value in facet.values if isinstance(value.value, str)}
    return _facet(
        facet.field, [(value, counts[value]) for value in matching_values(counts, typed)], limit
    )


def search_facet_over(
    index: Index,
    field: str,
    typed: str,
    *,
    known: Mapping[str, int],
    where: Filter | None,
    limit: int = 10,
) -> Facet:
    """Of a field's values in the whole shop, those that match, with exact counts.

    As with all facets, the field's own choice is ignored. Values that no product has that passes
    are left out.

    Args:
        index: the shop's.
        field: whose values are searched.
        typed: what was typed.
        known: the field's values, each with how many products have it, such as the shop's
            vocabulary has; asked only where there are more than the index tells.
        where: the shopper's filter.
        limit: most values wanted, at most 50.

    Raises:
        FilterError: unknown field, or a value of the wrong type.
    """
    wider = without_choice(where, field)
    (facet,) = index.facets([field], where=wider)
    if len(facet.values) < FACET_VALUES:
        return search_facet(facet, typed, limit=limit)
    told = {value.value: value.count for value in facet.values if isinstance(value.value, str)}
    counted = []
    for value in matching_values({**known, **told}, typed)[:MOST_COUNTED]:
        here = Equal(field, value)
        count = told.get(value) or index.count(here if wider is None else And((wider, here)))
        counted.append((value, count))
        if sum(count > 0 for _, count in counted) == limit:
            break
    return _facet(field, counted, limit)


def _facet(field: str, counted: Iterable[tuple[str, int]], limit: int) -> Facet:
    values = [FacetValue(value=value, count=count) for value, count in counted if count]
    return Facet(field=field, values=tuple(values[:limit]))
