"""Products at hand, by the values of their fields: filters over them without an index."""

from collections.abc import Sequence
from functools import reduce

from omnishelf.index.payload import values_of
from omnishelf.types import And, Equal, Filter, Not, OneOf, Or, Product, Range
from omnishelf.types.filter import Scalar


class Gathered:
    """Places of products by field and value; a field is read when a filter first names it."""

    def __init__(self, products: Sequence[Product]) -> None:
        """Gather these; a product's place is its number among them."""
        self._products = products
        self._all = frozenset(range(len(products)))
        self._words: dict[str, dict[tuple[str, str | int], set[int]]] = {}
        self._numbers: dict[str, list[tuple[int, float]]] = {}

    def passing(self, where: Filter) -> frozenset[int]:
        """Places of those that pass, as an index would say. No product has an unknown field."""
        match where:
            case And(parts):
                return reduce(frozenset.intersection, map(self.passing, parts), self._all)
            case Or(parts):
                return frozenset[int]().union(*map(self.passing, parts))
            case Not(part):
                return self._all - self.passing(part)
            case Equal(field, value):
                return self._having(field, value)
            case OneOf(field, values):
                return frozenset[int]().union(*(self._having(field, value) for value in values))
            case Range():
                self._read(where.field)
                return frozenset(
                    place for place, number in self._numbers[where.field] if _within(number, where)
                )

    def _having(self, field: str, value: Scalar) -> frozenset[int]:
        self._read(field)
        if isinstance(value, bool):
            return frozenset(self._words[field].get(("boolean", int(value)), ()))
        if isinstance(value, str):
            return frozenset(self._words[field].get(("keyword", value), ()))
        return frozenset(place for place, number in self._numbers[field] if number == value)

    def _read(self, field: str) -> None:
        if field in self._words:
            return
        words: dict[tuple[str, str | int], set[int]] = {}
        numbers: list[tuple[int, float]] = []
        for place, product in enumerate(self._products):
            for kind, value in values_of(product, field):
                if kind == "number":
                    numbers.append((place, float(value)))
                elif not isinstance(value, float):
                    words.setdefault((kind, value), set()).add(place)
        self._words[field], self._numbers[field] = words, numbers


def _within(number: float, bounds: Range) -> bool:
    return (
        (bounds.gt is None or number > bounds.gt)
        and (bounds.gte is None or number >= bounds.gte)
        and (bounds.lt is None or number < bounds.lt)
        and (bounds.lte is None or number <= bounds.lte)
    )
