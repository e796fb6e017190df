"""Which products come together in a batch, and which queries they are asked with."""

import numpy as np

from omnishelf.catalog.labels import Labels
from omnishelf.learning.textbook.judge import Places
from omnishelf.learning.textbook.queries import PHRASE, Queries
from omnishelf.learning.textbook.split import Part
from omnishelf.learning.views.matching import PhrasesOf
from omnishelf.learning.views.phrases import Phrases

_PHRASES = 2
"""Drawn for each product of a batch."""


class QuerySource:
    """Draws products of one part, and queries of that part for them."""

    def __init__(self, part: Part, labels: Labels, phrases: Phrases, queries: Queries) -> None:
        allowed = np.zeros(len(queries), np.bool_)
        allowed[part.queries] = True
        self._phrases_of = PhrasesOf.match(labels, phrases, allowed[queries.of_phrases])
        self._of_phrases = queries.of_phrases
        self._pieces = part.queries[queries.owners[part.queries] != PHRASE]
        self._owners = queries.owners[self._pieces]
        self._kinds = labels.grid[:, 0] if labels.has_kind else np.zeros(len(labels.grid), int)
        self._products = part.products

    def company(self, products: Places, size: int, rng: np.random.Generator) -> Places:
        """These products with others of their kinds, at most `size`, each once.

        What is asked of one is then nearly right for others: hard negatives for each.
        """
        kinds = np.repeat(self._kinds[products], max(1, size // len(products)) - 1)
        others = [rng.choice(self._products[self._kinds[self._products] == k]) for k in kinds]
        return np.unique(np.concatenate([products, np.array(others, np.int64)]))

    def draw(self, products: Places, rng: np.random.Generator) -> Places:
        """Queries that these products answer, each once: phrases, and pieces of their titles."""
        asked = self._phrases_of.draw(np.repeat(products, _PHRASES), rng)
        pieces = self._pieces[np.isin(self._owners, products)]
        pieces = rng.choice(pieces, min(len(pieces), len(products)), replace=False)
        return np.unique(np.concatenate([self._of_phrases[asked], pieces]))
