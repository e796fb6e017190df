"""The shop's frozen sources, asked about some of its products."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Modality, Vectors
from omnishelf.index.index import Candidate
from omnishelf.learning.compare.preset import Scores
from omnishelf.learning.ranking.ranker import Question, words_scale
from omnishelf.learning.train import Shop
from omnishelf.learning.views.gather import cached_rows
from omnishelf.learning.views.rows import Rows
from omnishelf.types import OneOf, Product, Source

MODALITY: Mapping[Question, Modality] = {"words": "text", "photo": "image", "sound": "audio"}
"""What a question of each kind is to an encoder."""

DEPTH = 100
"""Products that a source names."""


class FrozenSources:
    """What the shop's own encoders and its BM25 find among some products, nothing learned."""

    def __init__(self, shop: Shop, products: Sequence[Product]) -> None:
        """Read the features of these products from the shop's cache."""
        self._shop = shop
        self.ids = [product.id for product in products]
        self.rows: dict[Source, Rows] = {}
        """By source: raw features."""
        for source, encoders in shop.encoders.items():
            rows = cached_rows(self.ids, source, encoders.product, shop.cache)
            if rows is not None:
                self.rows[source] = rows
        self._has = [
            frozenset(source for source, rows in self.rows.items() if rows.present[place])
            for place in range(len(self.ids))
        ]
        self._among = OneOf("id", tuple(self.ids))

    @property
    def kinds(self) -> list[Question]:
        """What can be asked."""
        return [kind for kind in MODALITY if self.asked(kind)]

    def asked(self, kind: Question) -> list[Source]:
        """The sources that a question of this kind can be put to, BM25 excepted."""
        return [
            source for source in self.rows if MODALITY[kind] in self._shop.encoders[source].query
        ]

    def read(self, source: Source, kind: Question, content: Any) -> NDArray[np.float32]:
        """The query vector [d] that asks a source."""
        encoder = self._shop.encoders[source].query[MODALITY[kind]]
        vector: NDArray[np.float32] = encoder.encode([content], side="query")[0]
        return vector

    def near(self, source: Source, vector: NDArray[np.float32]) -> Scores:
        """How near each product is by a source's frozen features."""
        rows = self.rows[source]
        return nearest_rows(vector, rows.features, rows.owners, len(self.ids))

    def words(self, text: str) -> list[Candidate]:
        """What BM25 finds, best first."""
        return self._shop.index.matching(text, where=self._among, limit=len(self.ids))

    def found(
        self, kind: Question, content: Any
    ) -> tuple[dict[Source, list[Candidate]], dict[Source, float]]:
        """What each source finds, best first, and factors that make its scores comparable."""
        found = {
            source: self._best(self.near(source, self.read(source, kind, content)))
            for source in self.asked(kind)
        }
        if kind != "words":
            return found, {}
        found["words"] = self.words(content)[:DEPTH]
        return found, {"words": words_scale(content)}

    def scores(self, by_id: Mapping[str, float]) -> Scores:
        """Scores of some products as scores of all."""
        return np.array([by_id.get(id, -np.inf) for id in self.ids])

    def _best(self, scores: Scores) -> list[Candidate]:
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        return [
            Candidate(self.ids[at], float(scores[at]), self._has[at])
            for at in order.tolist()
            if np.isfinite(scores[at])
        ]


def nearest_rows(
    vector: NDArray[np.float32], rows: Vectors, owners: NDArray[np.int64], products: int
) -> Scores:
    """The cosine of each product's nearest row to a unit vector (MaxSim); -inf without rows.

    Args:
        vector: float32 [d].
        rows: float32 [r, d], unit rows.
        owners: int64 [r], places of products.
        products: how many there are.
    """
    scores = np.full(products, -np.inf)
    np.maximum.at(scores, owners, (rows @ vector).astype(np.float64))
    return scores
