"""A query's words, understood."""

from dataclasses import dataclass

from omnishelf.understanding.slot import Slot


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a text."""

    text: str
    """As it was given, cut to the length a query may have."""
    language: str
    """The likeliest one: `zh`, `en`, `es`, or what the locale said."""
    slots: tuple[Slot, ...]
    """In the order in which they were said, each meaning once."""
    plain: str
    """What is left to search for by words and vectors: without what is refused, without prices,
    and without words that only ask."""
