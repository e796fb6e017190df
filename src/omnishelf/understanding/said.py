"""What has been found in a query on the way to its slots."""

from dataclasses import dataclass

from omnishelf.understanding.slot import SlotKind


@dataclass(slots=True)
class Said:
    """A slot in the making: found at some pieces, and not yet known to be refused or dropped."""

    kind: SlotKind
    value: str
    confidence: float
    first: int
    last: int
    """The pieces that say it, both included."""
    negated: bool = False
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces that were used up and are nothing to search for by words; both included."""

    first: int
    last: int
