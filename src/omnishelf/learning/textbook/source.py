"""Which queries a batch of products is asked with."""

import numpy as np

from omnishelf.catalog.labels import Labels
from omnishelf.learning.textbook.judge import Places
from omnishelf.learning.textbook.queries import PHRASE, Queries
from omnishelf.learning.textbook.split import Part
from omnishelf.learning.views.matching import PhrasesOf
from omnishelf.learning.views.phrases import Phrases


class QuerySource:
    """Draws queries of one part for its products."""

    def __init__(self, part: Part, labels: Labels, phrases: Phrases, queries: Queries) -> None:
        allowed = np.zeros(len(queries), np.bool_)
        allowed[part.queries] = True
        self._phrases_of = PhrasesOf.match(labels, phrases, allowed[queries.of_phrases])
        self._of_phrases = queries.of_phrases
        self._pieces = part.queries[queries.owners[part.queries] != PHRASE]
        self._owners = queries.owners[self._pieces]
        self._kinds = labels.grid[:, 0] if labels.has_kind else np.zeros(len(labels.grid), int)
        self._products = part.products

    def draw(self, products: Places, rng: np.random.Generator) -> Places:
        """Queries that these products answer, and phrases for others of their kinds, each once.

        The latter fail most of these products in something other than the kind.
        """
        siblings = self._products[np.isin(self._kinds[self._products], self._kinds[products])]
        siblings = rng.choice(siblings, len(products))
        asked = self._phrases_of.draw(np.concatenate([products, siblings]), rng)
        pieces = self._pieces[np.isin(self._owners, products)]
        pieces = rng.choice(pieces, min(len(pieces), len(products)), replace=False)
        return np.unique(np.concatenate([self._of_phrases[asked], pieces]))
