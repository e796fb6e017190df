"""hnswlib: a graph and nothing else."""

from typing import Any, ClassVar

import numpy as np

from peers.engine import EF_CONSTRUCTION, EF_SEARCH, Engine, M
from peers.generated import BLOCK, DIM, Catalog, Floats
from peers.questions import Where

_FILE = "graph.bin"


class Hnswlib(Engine):
    """Inner product of unit vectors."""

    name = "hnswlib"
    package = "hnswlib"
    modules = ("hnswlib",)
    note: ClassVar[str] = "vectors only; in memory; the graph is built while loading"
    has_filters = has_words = False

    def load(self, catalog: Catalog) -> None:
        """Add all vectors."""
        self._graph = _empty()
        self._graph.init_index(len(catalog), M=M, ef_construction=EF_CONSTRUCTION)
        for start in range(0, len(catalog), BLOCK):
            part = np.array(catalog.vectors[start : start + BLOCK])
            self._graph.add_items(part, np.arange(start, start + len(part)))

    def build(self) -> None:
        """Write the file."""
        self._graph.save_index(str(self.folder / _FILE))

    def open(self) -> None:
        """Read the file."""
        self._graph = _empty()
        self._graph.load_index(str(self.folder / _FILE))
        self._graph.set_ef(EF_SEARCH)
        # A query by query is what is measured; its own threads serve whole batches.
        self._graph.set_num_threads(1)

    def close(self) -> None:
        """Let go of it."""
        del self._graph

    def nearest(self, vector: Floats, where: Where | None, limit: int) -> list[int]:
        """Unfiltered."""
        if where:
            raise NotImplementedError
        found: list[int] = self._graph.knn_query(vector, limit)[0][0].tolist()
        return found


def _empty() -> Any:
    import hnswlib  # noqa: PLC0415

    return hnswlib.Index("ip", DIM)
