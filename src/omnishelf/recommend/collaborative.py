"""What shoppers with the same taste chose: implicit's matrix factorisation, where it is there."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.recommend.actions import WEIGHTS, weights_of
from omnishelf.recommend.trends import DAY
from omnishelf.settings import RecommendSettings

FACTORS = 64
_ROUNDS = 15
_REGULARIZATION = 0.05
_ALPHA = 10.0
"""Confidence 1 + alpha log(1 + weight)."""
_LEAST = 50
"""Shoppers with two products or more; of fewer nothing is learned."""
_SEED = 7


@dataclass(frozen=True, eq=False)
class Collaborative:
    """n products as vectors: products that the same shoppers care for are near one another."""

    ids: tuple[str, ...]
    place: Mapping[str, int]
    factors: NDArray[np.float32]
    """[n, FACTORS]."""
    gram: NDArray[np.float32]
    """[FACTORS, FACTORS], of the factors, with the regularisation on its diagonal."""

    @classmethod
    def of(cls, table: EventTable, settings: RecommendSettings) -> "Collaborative | None":
        """Learn from clicks, carts and orders of shoppers who are known.

        Y. Hu, Y. Koren, C. Volinsky, "Collaborative filtering for implicit feedback datasets",
        ICDM 2008, by alternating least squares. Only products that `least_shoppers` care for are
        learned of. Drawn by a fixed seed: the same table gives the same vectors.

        Returns:
            None if the extra `shoppers` is not installed, or too few shoppers are known.
        """
        library = _library()
        if library is None:
            return None
        done = table.rows(table.is_kind(*WEIGHTS))
        done = done.rows(done.shopper.codes >= 0)
        cell, at = np.unique(
            np.stack([done.shopper.codes, done.product.codes]), axis=1, return_inverse=True
        )
        age = (done.time[-1] - done.time) / DAY if len(done) else done.time
        weight = np.bincount(at.ravel(), weights_of(done) * 2.0 ** (-age / settings.taste_days))
        known = np.bincount(cell[1], minlength=1)[cell[1]] >= settings.least_shoppers
        cell, weight = cell[:, known], weight[known]
        several = np.bincount(cell[0], minlength=1)[cell[0]] > 1
        cell, weight = cell[:, several], weight[several]
        shoppers, row = np.unique(cell[0], return_inverse=True)
        if len(shoppers) < _LEAST:
            return None
        codes, column = np.unique(cell[1], return_inverse=True)
        factors = library.factorise(row, column, 1 + _ALPHA * np.log1p(weight))
        ids = tuple(done.product.values[code] for code in codes)
        gram = factors.T @ factors + _REGULARIZATION * np.eye(FACTORS, dtype=np.float32)
        return cls(ids, {id: at for at, id in enumerate(ids)}, factors, gram.astype(np.float32))

    def scores(self, tastes: Mapping[str, float]) -> NDArray[np.float32]:
        """How probable each product [n] is for a shopper of these tastes, about 0 to 1.

        The shopper's vector is the half step of alternating least squares (Hu et al., equation
        4) from what they care for now, so that a shopper who came after the learning has one too.

        Args:
            tastes: by product that is known here, how much the shopper cares for it.
        """
        weights = np.array([*tastes.values()], np.float64)
        rows = self.factors[[self.place[id] for id in tastes]].astype(np.float64)
        confidence = _ALPHA * np.log1p(weights)
        left = self.gram + (rows.T * confidence) @ rows
        vector = np.linalg.solve(left, rows.T @ (1 + confidence))
        return np.asarray(self.factors @ vector.astype(np.float32))


class _Implicit:
    """The two modules that learning takes."""

    def __init__(self, als: Any, sparse: Any) -> None:
        self._als, self._sparse = als, sparse

    def factorise(
        self, row: NDArray[np.intp], column: NDArray[np.intp], confidence: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        table = self._sparse.csr_matrix((confidence.astype(np.float32), (row, column)))
        model = self._als.AlternatingLeastSquares(
            factors=FACTORS,
            regularization=_REGULARIZATION,
            iterations=_ROUNDS,
            random_state=_SEED,
            # With several threads sums come in another order each time.
            num_threads=1,
        )
        model.fit(table, show_progress=False)
        return np.asarray(model.item_factors, np.float32)


def _library() -> _Implicit | None:
    try:
        als = importlib.import_module("implicit.cpu.als")
        return _Implicit(als, importlib.import_module("scipy.sparse"))
    except ImportError:
        return None
