"""From what a query asks for to what of it a shop's products can be held against."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from omnishelf.analyzer import fold
from omnishelf.glossary.glossary import Glossary
from omnishelf.types import Equal, Filter, Not, OneOf, Or, Range
from omnishelf.understanding.reading import Reading
from omnishelf.understanding.slot import Slot, SlotKind
from omnishelf.vocabulary.vocabulary import Vocabulary

Action = Literal["filter", "boost"]

_SURE = 0.7
"""Confidence from which something may be a filter."""
_TELLING = 0.5
"""Share of a field's products whose values must be of a kind, for the field to tell it."""
_SEPARATOR = " > "
_MEASURE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)")
_SIZE = re.compile(r"\d{1,3}(?:[.,]5)?|x{0,4}[sml]|\d{1,2}x\d{1,2}")
_TOLD: tuple[SlotKind, ...] = ("colour", "material", "gender", "age")
"""Kinds that attributes tell, under whatever name and in whatever language."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that was asked for, in terms of the shop's fields."""

    id: str
    """As of its slot."""
    kind: SlotKind
    label: str
    """The words that say so."""
    value: str
    negated: bool
    action: Action
    """Whether only what passes is found, or what passes comes first."""
    confidence: float
    filter: Filter
    """What passes has it; of what is not wanted, has it not."""


class Conditions:
    """What one shop's products can be asked for. Immutable: safe to use from threads."""

    def __init__(self, glossary: Glossary, vocabulary: Vocabulary) -> None:
        """Find out which fields tell what.

        Args:
            glossary: what values are called, in every language.
            vocabulary: the shop's values.
        """
        self._brands = {fold(brand): brand for brand in vocabulary.brands}
        self._categories = _categories(glossary, vocabulary)
        self._told = {kind: _told(kind, glossary, vocabulary) for kind in _TOLD}
        self._sizes = _read_as(_size_of, vocabulary)
        self._measures = _read_as(_measure_of, vocabulary)
        self._find: Mapping[SlotKind, Callable[[str], Filter | None]] = {
            "price": _price,
            "brand": self._brand,
            "category": lambda path: Equal("category", path),
            "kind": self._kind,
            "size": lambda value: self._sizes.get(_size_of(value) or ""),
            "measure": lambda value: self._measures.get(_measure_of(value) or ""),
            **{kind: self._told[kind].get for kind in _TOLD},
        }

    def of(self, reading: Reading) -> tuple[Condition, ...]:
        """What of a reading this shop's products can be held against, in its order."""
        return tuple(self._conditions(reading))

    def _conditions(self, reading: Reading) -> Iterator[Condition]:
        for slot in reading.slots:
            where = self._find[slot.kind](slot.value)
            if where is not None:
                yield Condition(
                    id=slot.id,
                    kind=slot.kind,
                    label=reading.text[slot.start : slot.end],
                    value=slot.value,
                    negated=slot.negated,
                    action=_action(slot),
                    confidence=slot.confidence,
                    filter=Not(where) if slot.negated else where,
                )

    def _brand(self, brand: str) -> Filter | None:
        held = self._brands.get(fold(brand))
        return None if held is None else Equal("brand", held)

    def _kind(self, name: str) -> Filter | None:
        paths = self._categories.get(name)
        return OneOf("category", paths) if paths else None


def _action(slot: Slot) -> Action:
    """A price, a brand, a size and what is refused are meant to the letter. A colour or a kind of
    goods is found by what products look and sound like too, told or not: it comes first only."""
    literal = slot.kind in ("price", "brand", "size") or (slot.negated and slot.kind in _TOLD)
    return "filter" if literal and slot.confidence >= _SURE else "boost"


def _price(value: str) -> Filter | None:
    low, _, high = value.partition("..")
    return Range("price", gte=float(low) if low else None, lte=float(high) if high else None)


def _categories(glossary: Glossary, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """By goods: the paths of the categories that are called so."""
    found: dict[str, list[str]] = {}
    for path in vocabulary.categories:
        for term in glossary.lookup(path[-1], kinds=("product",))[:1]:
            if names := term.words.get("en"):
                found.setdefault(names[0], []).append(_SEPARATOR.join(path))
    return {name: tuple(paths) for name, paths in found.items()}


def _told(kind: str, glossary: Glossary, vocabulary: Vocabulary) -> dict[str, Filter]:
    """By value of a kind: what has it, by every field that tells that kind."""
    found: dict[str, list[Filter]] = {}
    for field, counts in vocabulary.values.items():
        named: dict[str, list[str]] = {}
        known = 0
        for value, count in counts.items():
            for term in glossary.lookup(value, kinds=(kind,))[:1]:
                if names := term.words.get("en"):
                    named.setdefault(names[0], []).append(value)
                    known += count
        if known >= _TELLING * sum(counts.values()):
            for name, values in named.items():
                found.setdefault(name, []).append(OneOf(field, tuple(values)))
    return {name: _either(filters) for name, filters in found.items()}


def _read_as(read: Callable[[str], str | None], vocabulary: Vocabulary) -> dict[str, Filter]:
    """By what values are read as: what has them, by every field whose values mostly are."""
    found: dict[str, list[Filter]] = {}
    for field, counts in vocabulary.values.items():
        named: dict[str, list[str]] = {}
        known = 0
        for value, count in counts.items():
            if (name := read(value)) is not None:
                named.setdefault(name, []).append(value)
                known += count
        if known >= _TELLING * sum(counts.values()):
            for name, values in named.items():
                found.setdefault(name, []).append(OneOf(field, tuple(values)))
    return {name: _either(filters) for name, filters in found.items()}


def _either(filters: list[Filter]) -> Filter:
    return filters[0] if len(filters) == 1 else Or(tuple(filters))


def _size_of(value: str) -> str | None:
    """A size as it is compared: 42, 38.5, xl, 32x34."""
    folded = fold(value).replace(",", ".").replace(" ", "")
    return folded if _SIZE.fullmatch(folded) else None


def _measure_of(value: str) -> str | None:
    """A measure as it is compared: `500 ml`."""
    match = _MEASURE.fullmatch(fold(value).strip())
    return f"{float(match[1].replace(',', '.')):g} {match[2]}" if match else None
