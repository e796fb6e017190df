"""What a text was corrected to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch of a text that was replaced."""

    typed: str
    meant: str
    start: int
    end: int
    """Places in the text as it was given."""
    confidence: float
    """Estimated chance that this is what was meant."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A text, and what it should probably be."""

    given: str
    text: str
    """With all changes made; the text as given if there are none."""
    changes: tuple[Change, ...]
    """In the order of the text, not overlapping."""
    confidence: float
    """Chance that all of it is as meant: the product over the changes; 1 if there are none."""
