"""faiss: its graph and nothing else."""

from typing import ClassVar

import numpy as np

from peers.engine import EF_CONSTRUCTION, EF_SEARCH, Engine, M
from peers.generated import BLOCK, DIM, Catalog, Floats
from peers.questions import Where

_FILE = "graph.faiss"


class Faiss(Engine):
    """IndexHNSWFlat, inner product of unit vectors."""

    name = "faiss HNSW"
    package = "faiss-cpu"
    modules = ("faiss",)
    note: ClassVar[str] = "vectors only; in memory; the graph is built while loading"
    has_filters = has_words = False

    def load(self, catalog: Catalog) -> None:
        """Add all vectors."""
        import faiss  # noqa: PLC0415

        self._graph = faiss.IndexHNSWFlat(DIM, M, faiss.METRIC_INNER_PRODUCT)
        self._graph.hnsw.efConstruction = EF_CONSTRUCTION
        for start in range(0, len(catalog), BLOCK):
            self._graph.add(np.array(catalog.vectors[start : start + BLOCK]))

    def build(self) -> None:
        """Write the file."""
        import faiss  # noqa: PLC0415

        faiss.write_index(self._graph, str(self.folder / _FILE))

    def open(self) -> None:
        """Read the file."""
        import faiss  # noqa: PLC0415

        self._graph = faiss.read_index(str(self.folder / _FILE))
        self._graph.hnsw.efSearch = EF_SEARCH

    def close(self) -> None:
        """Let go of it."""
        del self._graph

    def nearest(self, vector: Floats, where: Where | None, limit: int) -> list[int]:
        """Unfiltered."""
        if where:
            raise NotImplementedError
        found: list[int] = self._graph.search(vector[None], limit)[1][0].tolist()
        return found
