"""Which products answer which phrases."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import Labels
from omnishelf.catalog.wishes import fits
from omnishelf.learning.views.phrases import Phrases

Grid = NDArray[np.int64]

_CHUNK = 256


@dataclass(frozen=True, slots=True, eq=False)
class PhrasesOf:
    """The phrases that each product answers in full."""

    phrases: Grid
    """Places of phrases, those of one row after those of another."""
    starts: Grid
    """int64 [rows + 1]."""
    rows: Grid
    """int64 [products]: products with the same labels share a row."""
    upto: NDArray[np.float64]
    """float64 [answers + 1]: the summed weights of the phrases before each in `phrases`."""

    @classmethod
    def match(cls, labels: Labels, phrases: Phrases, learned: NDArray[np.bool_]) -> "PhrasesOf":
        """Match the phrases to be learned, bool [phrases], with every different row of labels."""
        grid, rows = np.unique(labels.grid, axis=0, return_inverse=True)
        found = [
            np.flatnonzero(line & learned)
            for start in range(0, len(grid), _CHUNK)
            for line in fits(
                phrases.wishes, grid[start : start + _CHUNK], kind_credit=0, has_kind=False
            ).T.astype(np.bool_)
        ]
        starts = np.concatenate([[0], np.cumsum([len(places) for places in found])])
        joined = (np.concatenate(found) if found else np.zeros(0)).astype(np.int64)
        rows = rows.reshape(-1)
        products = np.bincount(rows, minlength=len(grid))
        answers = np.bincount(joined, np.repeat(products, np.diff(starts)), len(phrases))
        upto = np.concatenate([[0.0], np.cumsum(1 / np.maximum(answers[joined], 1))])
        return cls(joined, starts.astype(np.int64), rows, upto)

    def draw(self, products: Grid, rng: np.random.Generator) -> Grid:
        """One phrase of each product that has any; int64 [<= n].

        A phrase's chance falls with the number of products that answer it. All phrases are then
        heard about alike often; else those that fit everything would drown those that tell
        something.
        """
        rows = self.rows[products]
        starts, ends = self.starts[rows], self.starts[rows + 1]
        some = ends > starts
        low, high = self.upto[starts[some]], self.upto[ends[some]]
        points = low + rng.random(len(low)) * (high - low)
        at = np.searchsorted(self.upto, points, side="right") - 1
        drawn: Grid = self.phrases[np.clip(at, starts[some], ends[some] - 1)]
        return drawn
