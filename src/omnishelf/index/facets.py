"""Counts of a field's values and ranges, from what every engine can tell."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from omnishelf.index.conditions import AllOf, Condition, Within
from omnishelf.index.index import FieldKind
from omnishelf.index.payload import field_key
from omnishelf.index.ranges import round_edges
from omnishelf.types import Facet, FacetRange, FacetValue

FACET_VALUES = 100
"""Values of a field that are counted, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """What an engine is asked for a facet."""

    count: Callable[[Condition | None], int]
    """How many products pass."""
    frequent: Callable[[str, Condition | None], Iterable[tuple[str | int, int]]]
    """A key's `FACET_VALUES` most frequent values, each with its count."""
    end: Callable[[str, Condition | None, bool], float | None]
    """A key's least number, or with True its largest; None if no product that passes has one."""


def count_facet(
    field: str, kinds: Sequence[FieldKind], where: Condition | None, tallies: Tallies
) -> Facet:
    """The values and ranges of a field over all products that pass."""
    values: list[FacetValue] = []
    for kind in kinds:
        if kind != "number":
            values += [
                FacetValue(value=bool(value) if kind == "boolean" else value, count=count)
                for value, count in tallies.frequent(field_key(field, kind), where)
                # The engine remembers values that no product has any more.
                if count
            ]
    values.sort(key=lambda value: (-value.count, str(value.value)))
    ranges = _ranges(field_key(field, "number"), where, tallies) if "number" in kinds else ()
    return Facet(field=field, values=tuple(values), ranges=ranges)


def _ranges(key: str, where: Condition | None, tallies: Tallies) -> tuple[FacetRange, ...]:
    low = tallies.end(key, where, False)
    high = tallies.end(key, where, True)
    if low is None or high is None:
        return ()
    edges = round_edges(low, high)
    ranges = []
    for start, end in itertools.pairwise(edges):
        last = end == edges[-1]
        inside = Within(key, gte=start, lte=end) if last else Within(key, gte=start, lt=end)
        if count := tallies.count(inside if where is None else AllOf((inside, where))):
            ranges.append(FacetRange(start=start, end=end, count=count))
    return tuple(ranges)
