"""Which queries a product answers, and which it surely does not."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import MISSING, Labels
from omnishelf.catalog.wishes import ANY
from omnishelf.encoders.trained.vocabulary import terms_of
from omnishelf.learning.textbook.queries import PHRASE, Queries
from omnishelf.learning.textbook.vocabulary import product_text
from omnishelf.types import Product

Places = NDArray[np.int64]
Truth = NDArray[np.bool_]
"""bool [queries, products]."""


class Judge:
    """Judges pairs of queries and products by labels, titles and texts.

    A pair may be neither answered nor failed: a product that does not tell its colour may be
    red, and a piece of another product's title may speak of this one as well.
    """

    def __init__(self, products: Sequence[Product], labels: Labels, queries: Queries) -> None:
        self._labels = labels
        self._queries = queries
        self._product_terms = [frozenset(terms_of(product_text(each))) for each in products]
        self._piece_terms = {
            int(place): frozenset(terms_of(queries.texts[place]))
            for place in np.flatnonzero(queries.owners != PHRASE)
        }

    def answers(self, queries: Places, products: Places) -> Truth:
        """Pairs of a phrase and a product with all it asks for in one of its meanings, or of a
        piece of a title and the product of that title."""
        wishes = self._queries.readings[queries][:, None]
        grid = self._labels.grid[products][None, :, None]
        met = ((wishes == grid) | (wishes == ANY)).all(axis=3).any(axis=2)
        owners = self._queries.owners[queries][:, None]
        answered: Truth = np.where(owners == PHRASE, met, owners == products)
        return answered

    def fails(self, queries: Places, products: Places) -> Truth:
        """Pairs of a phrase and a product that tells another label than each of its meanings
        asks for, or of a piece of a title and a product of another kind that lacks one of its
        words (all of its words, where the shop tells no kinds)."""
        wishes = self._queries.readings[queries][:, None]
        grid = self._labels.grid[products][None, :, None]
        differs = (wishes != ANY) & (grid != MISSING) & (wishes != grid)
        failed: Truth = differs.any(axis=3).all(axis=2)
        owners = self._queries.owners[queries]
        for row in np.flatnonzero(owners != PHRASE):
            terms = self._piece_terms[int(queries[row])]
            failed[row] = [
                self._unlike(terms, int(owners[row]), int(product)) for product in products
            ]
        return failed

    def hard(self, queries: Places, products: Places) -> Truth:
        """Pairs of a phrase and a product of the very kind it asks for."""
        if not self._labels.has_kind:
            return np.zeros((len(queries), len(products)), np.bool_)
        kinds = self._queries.readings[queries][:, None, :, 0]
        own = self._labels.grid[products, 0][None, :, None]
        of_kind: Truth = ((kinds == own) & (own != MISSING)).any(axis=2)
        return of_kind

    def _unlike(self, terms: frozenset[str], owner: int, product: int) -> bool:
        if not self._labels.has_kind:
            return not terms & self._product_terms[product]
        kind, other = self._labels.grid[[product, owner], 0]
        told = MISSING not in (kind, other)
        return bool(told and kind != other and not terms <= self._product_terms[product])
