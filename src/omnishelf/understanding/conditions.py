"""x."""

from dataclasses import dataclass
from typing import Literal

from omnishelf.types import Filter
from omnishelf.understanding.reading import Reading
from omnishelf.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Condition:
    """x."""

    id: str
    kind: str
    label: str
    value: str
    negated: bool
    action: Literal["filter", "boost"]
    confidence: float
    filter: Filter


def conditions(reading: Reading, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """x."""
    return ()
