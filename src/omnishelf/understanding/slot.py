"""One thing that a query asks for, or refuses."""

from dataclasses import dataclass
from typing import Literal

SlotKind = Literal[
    "kind", "category", "colour", "material", "brand", "gender", "age", "price", "size", "measure"
]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that was understood, and the words that say so."""

    kind: SlotKind
    value: str
    """Canonical: a glossary term's first English name, a brand as the shop writes it, a price as
    `..80`, `20..` or `20..50`, a size in upper case, a measure as `500 ml`; a category's path is
    joined by ` > `."""
    negated: bool
    confidence: float
    """0 to 1: how sure it is that this was meant."""
    start: int
    end: int
    """Characters of the text as it was given."""

    @property
    def id(self) -> str:
        """The same for the same meaning within a text, such as `not material:leather`."""
        return f"{'not ' if self.negated else ''}{self.kind}:{self.value}"
