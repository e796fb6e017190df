"""How well found products are what was wanted otherwise, and still what was pointed at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.index.index import Index
from omnishelf.search.composed.knowledge import Knowledge, Shares
from omnishelf.types import Product, Source

_LEAST_NAMED = 0.01
"""What a product that tells otherwise still counts: labels err, and nothing is ever hidden."""
_LEAST_KIND = 0.1
"""Of a kind that was not named but seen: a photo may be mistaken, so words come first."""
_READ_BY: tuple[Source, ...] = ("image", "fused", "text")
"""Sources whose vectors tell a value that a product does not, the best first."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What products must be, by column: how well each value fits, from 0 to 1."""

    wanted: Mapping[int, Shares]
    named: frozenset[int]
    """Columns that the words name; others were seen."""
    knowledge: Knowledge
    index: Index

    def rank(self, ranked: Sequence[Fused[str, Source]]) -> list[Fused[str, Source]]:
        """Rank again by score x fit in every column; contributions still sum to scores.

        The columns count as independent: relevant, and red, and a shirt. A product is taken at
        its word; one that does not tell is judged by its vectors.
        """
        ids = [item.key for item in ranked]
        products = self.index.products(ids)
        fits = np.ones(len(ids))
        for column in self.wanted:
            fits *= self._fits(column, ids, products)
        scaled = [
            Fused(
                item.key,
                item.score * fit,
                {source: part * fit for source, part in item.contributions.items()},
            )
            for item, fit in zip(ranked, fits.tolist(), strict=True)
        ]
        return sorted(scaled, key=lambda item: -item.score)

    def _fits(
        self, column: int, ids: Sequence[str], products: Mapping[str, Product]
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        fits = self.wanted[column]
        told = {
            id: value
            for id, product in products.items()
            if (value := self.knowledge.tells(product, column)) is not None
        }
        read = self._read(column, [id for id in ids if id not in told])
        found = [fits[told[id]] if id in told else read.get(id, 1.0) for id in ids]
        least = _LEAST_NAMED if column in self.named else _LEAST_KIND
        return np.maximum(np.array(found, np.float64), least)

    def _read(self, column: int, ids: Sequence[str]) -> dict[str, float]:
        read: dict[str, float] = {}
        for source in _READ_BY:
            effects = self.knowledge.effects.get(source)
            left = [id for id in ids if id not in read]
            if effects is None or not left:
                continue
            for id, rows in self.index.vectors(left, source).items():
                likely = effects.read(column, rows.astype(np.float32).mean(axis=0)[None])[0]
                read[id] = float(likely @ self.wanted[column])
        return read
