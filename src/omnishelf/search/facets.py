"""Counts of fields over what a search found."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence

from omnishelf.errors import FilterError
from omnishelf.index.index import Index
from omnishelf.index.payload import field_values
from omnishelf.index.ranges import round_edges
from omnishelf.types import Facet, FacetRange, FacetValue, Product


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
    return tuple(_facet(field, products) for field in fields)


def _facet(field: str, products: Iterable[Product]) -> Facet:
    values: Counter[str | bool] = Counter()
    numbers: list[float] = []
    for product in products:
        for name, kind, value in field_values(product):
            if name != field:
                continue
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
