"""Counts among products at hand."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from omnishelf.index.payload import values_of
from omnishelf.index.ranges import round_edges
from omnishelf.merchandising.facets.choices import without_choice
from omnishelf.types import Facet, FacetRange, FacetValue, Filter, Product

Find = Callable[[Filter | None], Iterable[Product]]
"""Everything that the query finds under a filter."""


def facets_among(fields: Sequence[str], where: Filter | None, find: Find) -> list[Facet]:
    """Count fields over what a query finds; each facet's counts ignore its own choice.

    Args:
        fields: to be counted.
        where: the shopper's filter.
        find: asked once for each filter that is left without a facet's choice.
    """
    found: dict[Filter | None, list[Product]] = {}
    facets = []
    for field in fields:
        wider = without_choice(where, field)
        if wider not in found:
            found[wider] = [*find(wider)]
        facets.append(facet_among(field, found[wider]))
    return facets


def facet_among(field: str, products: Iterable[Product]) -> Facet:
    """The values and ranges of a field over these products."""
    values: Counter[str | bool] = Counter()
    numbers: list[float] = []
    for product in products:
        for kind, value in values_of(product, field):
            if kind == "number":
                numbers.append(float(value))
            else:
                values[bool(value) if kind == "boolean" else str(value)] += 1
    ordered = sorted(values.items(), key=lambda item: (-item[1], str(item[0])))
    return Facet(
        field=field,
        values=tuple(FacetValue(value=value, count=count) for value, count in ordered),
        ranges=_ranges(numbers),
    )


def _ranges(numbers: Sequence[float]) -> tuple[FacetRange, ...]:
    if not numbers:
        return ()
    edges = round_edges(min(numbers), max(numbers))
    found = []
    for start, end in itertools.pairwise(edges):
        last = end == edges[-1]
        count = sum(start <= number < end or (last and number == end) for number in numbers)
        if count:
            found.append(FacetRange(start=start, end=end, count=count))
    return tuple(found)
