"""A stretch of a transcript that was something else."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What was heard, and what of the shop was probably said."""

    heard: str
    meant: str
    start: int
    end: int
    """Places in the transcript as it was heard."""
    likeness: float
    """Of their sounds: from 0 to 1, 1 for the same."""


def changed(text: str, changes: Iterable[Change]) -> str:
    """A text with changes made that do not overlap."""
    for change in sorted(changes, key=lambda change: -change.start):
        text = text[: change.start] + change.meant + text[change.end :]
    return text
