"""Which of a shop's fields tell a colour, a size and so on, and by which values."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from omnishelf.understanding.canonical import Canonical
from omnishelf.understanding.sizes import names_sizes, size_of
from omnishelf.vocabulary.vocabulary import Vocabulary

_SHARE = 0.5
"""Of a field's values, weighted by products, that must be names of a kind for it to tell it."""
_MOST_VALUES = 2_000


@dataclass(frozen=True, slots=True)
class Told:
    """A field that tells one kind of slot."""

    field: str
    values: Mapping[str, tuple[str, ...]]
    """The shop's values of each canonical one."""
    coverage: float
    """Share of the shop's products that have the field."""

    def of(self, canonical: str) -> tuple[str, ...]:
        """The shop's values that mean this; those that mean a shade of it too."""
        shades = (
            value
            for name, values in self.values.items()
            if name == canonical or name.endswith(f" {canonical}")
            for value in values
        )
        return tuple(dict.fromkeys(shades))


class ShopValues:
    """A shop's fields by what they tell. Each kind is looked up once."""

    def __init__(self, vocabulary: Vocabulary, canonical: Canonical) -> None:
        """Of a shop's vocabulary."""
        self._vocabulary = vocabulary
        self._canonical = canonical
        self._told: dict[str, Told | None] = {}

    def told(self, kind: str) -> Told | None:
        """The field that tells this kind of slot; None if none does."""
        if kind not in self._told:
            self._told[kind] = self._size_field if kind == "size" else self._best(kind)
        return self._told[kind]

    @cached_property
    def categories(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Paths of the shop's categories, by the canonical goods that their last name means."""
        paths: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for path in self._vocabulary.categories:
            for goods in self._canonical.of("kind", path[-1]):
                paths[goods].append(path)
        return {goods: tuple(of) for goods, of in paths.items()}

    @cached_property
    def _size_field(self) -> Told | None:
        named = [name for name in self._vocabulary.values if names_sizes(name)]
        # A field of numbers, called so, has no values that are words.
        return next((told for name in named if (told := self._told_sizes(name)).values), None)

    def _told_sizes(self, name: str) -> Told:
        return self._gather(name, lambda value: {size} if (size := size_of(value)) else set())

    def _best(self, kind: str) -> Told | None:
        best, most = None, 0
        for name, counts in self._vocabulary.values.items():
            values = Counter(counts).most_common(_MOST_VALUES)
            known = sum(count for value, count in values if self._canonical.knows(kind, value))
            if known > most and known >= _SHARE * sum(count for _, count in values):
                best, most = name, known
        if best is None:
            return None
        return self._gather(best, lambda value: self._canonical.of(kind, value))

    def _gather(self, name: str, meanings: Callable[[str], Collection[str]]) -> Told:
        counts = self._vocabulary.values[name]
        values: dict[str, list[str]] = defaultdict(list)
        for value in counts:
            for canonical in meanings(value):
                values[canonical].append(value)
        coverage = min(1.0, sum(counts.values()) / max(1, self._vocabulary.products))
        return Told(name, {key: tuple(of) for key, of in values.items()}, coverage)
