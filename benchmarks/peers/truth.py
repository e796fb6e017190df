"""What the right answers are: every product compared, in float32."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peers.generated import BLOCK, Catalog
from peers.questions import Questions, passing

TOP, DEPTH = 10, 100
NOTHING = -1
PLAIN = "vector"
Places = NDArray[np.int64]


class Truth:
    """The nearest products by kind of question: [questions, k] places, best first, -1 after the
    last."""

    def __init__(self, nearest: Mapping[str, Places]) -> None:
        """Hold what `compute` found."""
        self._nearest = dict(nearest)

    @classmethod
    def compute(cls, catalog: Catalog, questions: Questions) -> "Truth":
        """Compare every question with every product."""
        best = {PLAIN: _Best(len(questions.texts), DEPTH)}
        best |= {name: _Best(len(questions.texts), TOP) for name in questions.filters}
        for start in range(0, len(catalog), BLOCK):
            rows = slice(start, min(start + BLOCK, len(catalog)))
            scores = questions.vectors @ np.asarray(catalog.vectors[rows]).T
            for number, row in enumerate(scores):
                best[PLAIN].take(number, row, np.arange(rows.start, rows.stop))
                for name, filters in questions.filters.items():
                    passed = np.flatnonzero(passing(filters[number], catalog, rows))
                    best[name].take(number, row[passed], passed + start)
        return cls({name: kept.places for name, kept in best.items()})

    def of(self, kind: str, question: int, limit: int = TOP) -> list[int]:
        """The right answer to one question."""
        places = self._nearest[kind][question, :limit]
        return [int(place) for place in places if place != NOTHING]

    def save(self, folder: Path) -> None:
        """Write it."""
        kinds = {f"{number:02} {name}": found for number, (name, found) in
                 enumerate(self._nearest.items())}  # fmt: skip
        np.savez(folder / "truth.npz", **kinds)  # type: ignore[arg-type]

    @classmethod
    def load(cls, folder: Path) -> "Truth":
        """Read what was saved."""
        with np.load(folder / "truth.npz") as file:
            return cls({name.split(" ", 1)[1]: file[name] for name in file.files})


class _Best:
    """The best so far, of one kind of question."""

    def __init__(self, questions: int, limit: int) -> None:
        self.places: Places = np.full((questions, limit), NOTHING, np.int64)
        self._scores = np.full((questions, limit), -np.inf, np.float32)

    def take(self, question: int, scores: NDArray[np.float32], places: Places) -> None:
        """Keep what is better than what is kept."""
        limit = self.places.shape[1]
        if len(scores) > limit:
            top = np.argpartition(-scores, limit)[:limit]
            scores, places = scores[top], places[top]
        scores = np.concatenate([self._scores[question], scores])
        places = np.concatenate([self.places[question], places])
        order = np.lexsort((places, -scores))[:limit]
        self._scores[question], self.places[question] = scores[order], places[order]


def recall(found: Sequence[int], right: Sequence[int]) -> float:
    """The share of the right products that was found; 1 where there is nothing to find."""
    return len(set(found) & set(right)) / len(right) if right else 1.0
