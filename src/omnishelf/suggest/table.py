"""Entries that are found by the beginnings of their words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from omnishelf.suggest.keys import keys, spellings
from omnishelf.suggest.segment import Places, Segment

Record = TypeVar("Record")

_FIRST_ROOM = 1_024
_SPARE = 10_000
"""Entries that are gone and may always be kept."""
_MOST_TIMES = 4
"""Words of one text that begin alike."""


@dataclass(frozen=True, slots=True, eq=False)
class View(Generic[Record]):
    """A table as it is at one moment: what readers use without a lock."""

    records: Sequence[Record]
    weights: NDArray[np.float32]
    """By entry; 0 for one that is gone."""
    counts: NDArray[np.int32]
    """By entry: products or searches behind it."""
    segments: tuple[Segment, ...] = ()

    def best(self, words: Sequence[str], limit: int) -> list[int]:
        """Entries with a key that begins with each of the words, the heaviest first."""
        found = self._beginning(words[-1])
        for word in words[:-1]:
            if len(found):
                marked = np.zeros(len(self.weights), np.bool_)
                marked[self._beginning(word)] = True
                found = found[marked[found]]
        weights = self.weights[found]
        found, weights = found[weights > 0], weights[weights > 0]
        # An entry may come several times, once for each of its words that begins like this.
        most = limit * _MOST_TIMES
        if len(found) > most:
            top = np.argpartition(-weights, most)[:most]
            found, weights = found[top], weights[top]
        order = np.lexsort((found, -weights))
        return list(dict.fromkeys(found[order].tolist()))[:limit]

    def has(self, word: str) -> bool:
        """Whether any key begins with this word."""
        return any(segment.has(word) for segment in self.segments)

    def _beginning(self, word: str) -> Places:
        parts = [segment.beginning(word) for segment in self.segments]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)


class Table(Generic[Record]):
    """Grows by segments that are merged as they become many, so that adding one entry is cheap.

    J. Bentley, J. Saxe, "Decomposable searching problems", 1980: each segment is at least twice
    as large as the next. Readers use a view and need no lock; writers must take turns.
    """

    def __init__(self) -> None:
        self._records: list[Record] = []
        self._weights = np.zeros(_FIRST_ROOM, np.float32)
        self._counts = np.zeros(_FIRST_ROOM, np.int32)
        self._gone = 0
        self._set(())

    def add(self, entries: Iterable[tuple[Record, str, float, int]]) -> list[int]:
        """Add records with their text, weight and count; returns their numbers."""
        keyed: dict[str, list[int]] = {}
        numbers = []
        for record, text, weight, count in entries:
            number = len(self._records)
            numbers.append(number)
            self._records.append(record)
            if number >= len(self._weights):
                self._weights = np.concatenate([self._weights, np.zeros_like(self._weights)])
                self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)])
            self._weights[number], self._counts[number] = weight, count
            for spelling in {spelling for key in keys(text) for spelling in spellings(key)}:
                keyed.setdefault(spelling, []).append(number)
        segments = [*self.view.segments, Segment.of(keyed)] if numbers else [*self.view.segments]
        while len(segments) > 1 and len(segments[-2].entries) < 2 * len(segments[-1].entries):
            segments[-2:] = [Segment.merged(segments[-2:], self._weights > 0)]
        self._set(segments)
        return numbers

    def weigh(self, number: int, weight: float, count: int) -> None:
        """Give an entry another weight and count; one that weighs 0 is gone for good."""
        self._gone += weight <= 0 < self._weights[number]
        self._weights[number], self._counts[number] = weight, count

    def count(self, number: int) -> int:
        """Products or searches behind an entry."""
        return int(self._counts[number])

    def compact(self) -> NDArray[np.int64] | None:
        """Let go of entries that are gone, once they are more than those that are there.

        Returns:
            By old number: the new one, -1 if it is gone. None if nothing was done.
        """
        if self._gone <= len(self._records) - self._gone + _SPARE:
            return None
        alive = self._weights > 0
        kept = np.flatnonzero(alive)
        renumbered = np.where(alive, np.cumsum(alive) - 1, -1)
        merged = Segment.merged(self.view.segments, alive)
        # New lists: readers may still be using the old ones.
        self._records = [self._records[number] for number in kept]
        self._weights, self._counts = self._weights[kept], self._counts[kept]
        self._gone = 0
        self._set([replace(merged, entries=renumbered[merged.entries].astype(np.int32))])
        return renumbered

    def _set(self, segments: Sequence[Segment]) -> None:
        self.view: View[Record] = View(self._records, self._weights, self._counts, tuple(segments))
