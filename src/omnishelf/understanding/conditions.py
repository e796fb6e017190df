"""From what a query says to what a search does: one chip for each slot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from omnishelf.glossary import Glossary
from omnishelf.types.filter import Equal, Filter, Missing, Not, OneOf, Or, Range
from omnishelf.understanding.canonical import Canonical
from omnishelf.understanding.measures import same_measure
from omnishelf.understanding.reading import Reading
from omnishelf.understanding.shop_values import ShopValues, Told
from omnishelf.understanding.sizes import names_sizes
from omnishelf.understanding.slot import Slot
from omnishelf.vocabulary.vocabulary import Vocabulary

_SURE = 0.8
"""Confidence from which a slot may hide products."""
_COVERED = 0.6
"""Share of products that must tell of a thing before the others may be hidden for it."""
_BOTH = {"women": "unisex", "men": "unisex", "boys": "unisex", "girls": "unisex"}
"""What is for everyone is for them too."""

Action = Literal["filter", "boost"]


@dataclass(frozen=True, slots=True)
class Chip:
    """What one slot does to a search, as a shopper sees it and may remove it."""

    id: str
    """The slot's: stable, so that a shopper's "without this" can name it."""
    slot: Slot
    field: str | None
    """The shop's field that is asked; None if no field tells of it."""
    label: str
    """The shop's own word for the value, where it has one."""
    filter: Filter | None
    """What has it passes; None if there is nothing to ask for."""
    action: Action
    confidence: float


def required(chips: Iterable[Chip]) -> tuple[Filter, ...]:
    """What must pass if these chips filter: each once, for any that may be taken away.

    Several wanted values of one kind ("black or brown") are alternatives. A product that tells
    nothing of a kind passes, for it may well be what is wanted; only a price must be known.
    """
    passing: list[Filter] = []
    wanted: dict[str, list[tuple[Filter, str]]] = {}
    for chip in chips:
        if chip.filter is None or chip.field is None:
            continue
        if chip.slot.negated:
            passing.append(chip.filter)
        else:
            wanted.setdefault(chip.slot.kind, []).append((chip.filter, chip.field))
    for kind, alternatives in wanted.items():
        parts = [where for where, _ in alternatives]
        if kind != "price":
            parts += map(Missing, dict.fromkeys(field for _, field in alternatives))
        passing.append(parts[0] if len(parts) == 1 else Or(tuple(parts)))
    return tuple(passing)


class Conditions:
    """A shop's conditions; make one for a vocabulary and keep it."""

    def __init__(
        self, glossary: Glossary, vocabulary: Vocabulary, fields: Mapping[str, str]
    ) -> None:
        """Know a shop's values and fields.

        Args:
            glossary: names of goods and properties.
            vocabulary: the shop's categories and attribute values.
            fields: fields that can be filtered, with their kind: keyword, number or boolean.
        """
        self._shop = ShopValues(vocabulary, Canonical(glossary))
        self._vocabulary = vocabulary
        self._fields = fields

    def of(self, reading: Reading) -> tuple[Chip, ...]:
        """A chip for each slot, in the order of the slots."""
        return tuple(self._chip(slot) for slot in reading.slots)

    def field_of(self, kind: str) -> str | None:
        """The shop's field that tells a colour, a size or the like; None if none does."""
        if kind == "brand":
            return "brand" if "brand" in self._fields else None
        told = self._shop.told(kind)
        if told is not None:
            return told.field
        return self._size_of_numbers if kind == "size" else None

    def _chip(self, slot: Slot) -> Chip:
        if slot.kind == "price":
            return self._price(slot)
        if slot.kind == "brand":
            return _chip(slot, "brand", slot.value, Equal("brand", slot.value), filters=True)
        if slot.kind in ("kind", "category"):
            return self._goods(slot)
        if slot.kind == "measure":
            return self._measure(slot)
        told = self._shop.told(slot.kind)
        values = self._values(slot, told)
        if told is None or not values:
            return self._numeric_size(slot) if slot.kind == "size" else _nothing(slot)
        enough = slot.negated or told.coverage >= _COVERED
        label = next((value for value in values if value in told.values.get(slot.value, ())), None)
        return _chip(slot, told.field, label or slot.value, _one_of(told.field, values), enough)

    def _price(self, slot: Slot) -> Chip:
        low, _, high = slot.value.partition("..")
        bounds = Range("price", gte=float(low) if low else None, lte=float(high) if high else None)
        if "price" not in self._fields:
            return _nothing(slot)
        return _chip(slot, "price", slot.value, bounds, filters=True)

    def _values(self, slot: Slot, told: Told | None) -> tuple[str, ...]:
        if told is None:
            return ()
        values = told.of(slot.value)
        if values and slot.kind == "gender" and not slot.negated:
            values += told.of(_BOTH.get(slot.value, ""))
        return tuple(dict.fromkeys(values))

    def _goods(self, slot: Slot) -> Chip:
        """Goods boost: a category is the shop's way to sort, and not always where one would look.

        Refused goods are filtered out, where the shop has a name for them.
        """
        parts: list[Filter] = []
        if slot.kind == "category":
            parts.append(Equal("category", slot.value))
        paths = self._shop.categories.get(slot.value, ())
        if paths:
            parts.append(_one_of("category", tuple(" > ".join(path) for path in paths)))
        told = self._shop.told("kind")
        if told is not None and (values := told.values.get(slot.value)):
            parts.append(_one_of(told.field, values))
        if not parts:
            return _nothing(slot)
        condition = parts[0] if len(parts) == 1 else Or(tuple(parts))
        label = paths[0][-1] if paths else slot.value.rpartition(" > ")[2]
        field = "category" if paths or told is None else told.field
        return _chip(slot, field, label, condition, filters=slot.negated)

    def _measure(self, slot: Slot) -> Chip:
        """A boost of equal measures, however they are written: titles tell them more often."""
        for name, counts in self._vocabulary.values.items():
            values = tuple(value for value in counts if same_measure(slot.value, value))
            if values:
                return _chip(slot, name, values[0], _one_of(name, values), filters=False)
        return _nothing(slot)

    @property
    def _size_of_numbers(self) -> str | None:
        numbers = (name for name, kind in self._fields.items() if kind == "number")
        return next(filter(names_sizes, numbers), None)

    def _numeric_size(self, slot: Slot) -> Chip:
        name = self._size_of_numbers
        if name is None or not slot.value.replace(".", "", 1).isdigit():
            return _nothing(slot)
        return _chip(slot, name, slot.value, Equal(name, float(slot.value)), filters=False)


def _chip(slot: Slot, field: str, label: str, condition: Filter, filters: bool) -> Chip:
    sure = filters and slot.confidence >= _SURE
    if slot.negated:
        condition = Not(condition)
    action: Action = "filter" if sure else "boost"
    return Chip(slot.id, slot, field, label, condition, action, slot.confidence)


def _nothing(slot: Slot) -> Chip:
    return Chip(slot.id, slot, None, slot.value, None, "boost", slot.confidence)


def _one_of(field: str, values: tuple[str, ...]) -> Filter:
    return Equal(field, values[0]) if len(values) == 1 else OneOf(field, values)
