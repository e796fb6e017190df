"""Chroma, embedded."""

from typing import Any, ClassVar

from omnishelf.types import Equal, OneOf, Range
from peers.engine import EF_CONSTRUCTION, EF_SEARCH, Engine, M
from peers.generated import Catalog, Floats
from peers.questions import Where, conditions

BATCH = 5_000


class Chroma(Engine):
    """A persistent client."""

    name = "Chroma"
    package = "chromadb"
    modules = ("chromadb",)
    note: ClassVar[str] = (
        "the graph is built while loading; embedded it finds documents that contain words, but "
        "does not rank by them"
    )
    has_words = False

    def load(self, catalog: Catalog) -> None:
        """Add vectors, titles and attributes."""
        graph = {
            "space": "cosine",
            "max_neighbors": M,
            "ef_construction": EF_CONSTRUCTION,
            "ef_search": EF_SEARCH,
        }
        self._products = self._client().create_collection(
            "products", configuration={"hnsw": graph}, embedding_function=None
        )
        for batch in catalog.batches(BATCH):
            metadatas = [
                {"category": c, "colour": k, "brand": b, "price": p, "stock": s}
                for c, k, b, p, s in zip(
                    batch.categories,
                    batch.colours,
                    batch.brands,
                    batch.prices,
                    batch.stocks,
                    strict=True,
                )
            ]
            self._products.add(
                ids=[str(id) for id in batch.ids],
                embeddings=batch.vectors,
                documents=batch.titles,
                metadatas=metadatas,
            )

    def build(self) -> None:
        """Done while loading."""

    def open(self) -> None:
        """Open the collection."""
        self._products = self._client().get_collection("products", embedding_function=None)

    def close(self) -> None:
        """It closes with its process."""
        del self._products

    def nearest(self, vector: Floats, where: Where | None, limit: int) -> list[int]:
        """Only ids are asked for."""
        found = self._products.query(
            query_embeddings=vector[None],
            n_results=limit,
            where=_where(where) if where else None,
            include=[],
        )
        return [int(id) for id in found["ids"][0]]

    def _client(self) -> Any:
        import chromadb  # noqa: PLC0415

        settings = chromadb.Settings(anonymized_telemetry=False)
        return chromadb.PersistentClient(str(self.folder), settings)


def _where(where: Where) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    for part in conditions(where):
        match part:
            case Equal(field, value):
                parts.append({field: value})
            case OneOf(field, values):
                parts.append({field: {"$in": list(values)}})
            case Range(field, None, low, high, None):
                bounds = {"$gte": low, "$lt": high}
                parts += [{field: {sign: n}} for sign, n in bounds.items() if n is not None]
    return parts[0] if len(parts) == 1 else {"$and": parts}
