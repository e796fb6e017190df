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
        joined = np.concatenate(found) if found else np.zeros(0, np.int64)
        return cls(joined.astype(np.int64), starts.astype(np.int64), rows.reshape(-1))

    def draw(self, products: Grid, rng: np.random.Generator) -> Grid:
        """One phrase of each product that has any, at random; int64 [<= n]."""
        rows = self.rows[products]
        starts, ends = self.starts[rows], self.starts[rows + 1]
        at = starts + (rng.random(len(rows)) * (ends - starts)).astype(np.int64)
        drawn: Grid = self.phrases[at[ends > starts]]
        return drawn
