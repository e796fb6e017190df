"""Phrases that were never encoded: mixes of what was, so that every pair of labels is heard of.

A catalog of 70 kinds in 40 colours, each with two names in six languages, could be asked for in
more ways than can be encoded. Features of `red shoes` lie about between those of `red` and of
`shoes`: means of the two stand in for it. They come shorter than what they are means of, which
the head's normalisation of its inputs takes back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import Grid, Labels
from omnishelf.catalog.wishes import ANY
from omnishelf.learning.views.asking import asked_together
from omnishelf.learning.views.phrases import Phrases

_EVENNESS = 8.0
"""Of the Dirichlet distribution that the parts' shares are drawn from."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixes:
    """Names of single labels, to be mixed.

    f = sum_i a_i x_i, a ~ Dirichlet(8, …, 8), over the features x_i of the names of a product's
    labels in one language: mixup of H. Zhang et al., ICLR 2018, with parts whose meanings add up
    instead of examples to tell apart.
    """

    labels: Labels
    features: NDArray[np.float32]
    """float32 [phrases, d], standardised."""
    names: Grid
    """int64 [names]: places of the phrases that name one label, by language, column and label."""
    starts: Grid
    """int64 [languages, columns, labels + 1]: where each label's names begin in `names`."""

    @classmethod
    def of(
        cls,
        labels: Labels,
        phrases: Phrases,
        features: NDArray[np.float32],
        learned: NDArray[np.bool_],
    ) -> "Mixes":
        """Mixes of the phrases to be learned, bool [phrases]."""
        single = np.flatnonzero(learned & ((phrases.wishes != ANY).sum(axis=1) == 1))
        languages, spoken = np.unique(
            np.array(phrases.languages, np.str_)[single], return_inverse=True
        )
        wide = max((len(column.values) for column in labels.columns), default=0)
        shape = (len(languages), len(labels.columns), wide + 1)
        column = (phrases.wishes[single] != ANY).argmax(axis=1) if len(single) else single
        label = phrases.wishes[single, column] if len(single) else single
        key = (spoken * shape[1] + column) * shape[2] + label
        order = np.argsort(key, kind="stable")
        starts = np.searchsorted(key[order], np.arange(np.prod(shape))).reshape(shape)
        return cls(labels, features, single[order], starts.astype(np.int64))

    def draw(self, products: Grid, rng: np.random.Generator) -> tuple[NDArray[np.float32], Grid]:
        """A mix for each product that has names to be mixed.

        Returns:
            Features float32 [<= n, d], and what is wished for, int64 [<= n, columns].
        """
        rows = self.labels.grid[products]
        if not len(self.names) or not len(rows):
            return np.zeros((0, self.features.shape[1]), np.float32), rows[:0]
        spoken = rng.integers(len(self.starts), size=(len(rows), 1))
        columns = np.arange(rows.shape[1])
        # A label that is missing reads a place that is there, and is masked.
        first = self.starts[spoken, columns, np.maximum(rows, 0)]
        count = self.starts[spoken, columns, np.maximum(rows, 0) + 1] - first
        asked = asked_together(self.labels, rows, rng, may=count > 0)
        some = asked.any(axis=1)
        rows, asked = rows[some], asked[some]
        first, count = first[some], count[some]
        shares = rng.gamma(_EVENNESS, size=asked.shape) * asked
        shares /= shares.sum(axis=1, keepdims=True)
        at = first + (rng.random(count.shape) * count).astype(np.int64)
        places = self.names[np.minimum(at, len(self.names) - 1)]
        mixed = np.zeros((len(rows), self.features.shape[1]), np.float32)
        for column in columns:
            share = shares[:, column, None].astype(np.float32)
            mixed += share * self.features[places[:, column]]
        return mixed, np.where(asked, rows, ANY)
