"""How similar pictures or sounds, as they would be placed in the index, are to what was asked."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.cores import available_cores
from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import QueryError
from omnishelf.ingest.features import FeatureCache
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.search.aims import Aim
from omnishelf.search.trace import Trace
from omnishelf.types import Source


class Comparer:
    """Encodes and places as products are, on all cores."""

    def __init__(self, encoders: EncoderSet, model: ShelfModel | None) -> None:
        """Compare by these encoders, and this model if the shop is trained."""
        self._encoders = encoders
        self._model = model
        self._opening = threading.Lock()
        self._made: ThreadPoolExecutor | None = None

    def similarities(self, source: Source, aim: Aim, inputs: Sequence[Any]) -> NDArray[np.float64]:
        """Cosines [n] of inputs of a source's modality to what the source was asked; 0 for one
        that its encoder makes nothing of."""
        encoder = self._encoders[source].product
        shares = [inputs[at :: available_cores()] for at in range(available_cores())]
        encoded = [*self._pool().map(encoder.encode, [share for share in shares if share])]
        raw = np.empty((len(inputs), encoder.dim), np.float32)
        for at, rows in enumerate(encoded):
            raw[at :: available_cores()] = rows
        raw = FeatureCache.rounded(raw)
        rows = raw
        if self._model:
            placed = self._model.place([{source: row[None]} for row in raw])
            rows = np.concatenate([of[source] for of in placed])
        similar = rows.astype(np.float64) @ np.asarray(aim.vector, np.float64)
        return np.where(raw.any(axis=1), similar, 0.0)

    def _pool(self) -> ThreadPoolExecutor:
        with self._opening:
            if self._made is None:
                self._made = ThreadPoolExecutor(available_cores(), thread_name_prefix="explain")
            return self._made


def aim_at(trace: Trace, source: Source, kind: str) -> Aim:
    """What a source was asked.

    Raises:
        QueryError: it was not asked.
    """
    for aim in trace.aims:
        if aim.source == source:
            return aim
    raise QueryError(
        f"nothing of this query was compared with the products' {kind}s: there is no map of what "
        f"matched in one. Ask by a {kind}, or train the shop, so that words are compared with "
        f"{kind}s too"
    )
