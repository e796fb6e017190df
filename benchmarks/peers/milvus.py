"""Milvus Lite: Milvus's Python build, in this process behind a local socket."""

from typing import Any, ClassVar

from peers.engine import EF_CONSTRUCTION, EF_SEARCH, Engine, M
from peers.generated import DIM, Catalog, Floats
from peers.questions import Where
from peers.sql import sql
from peers.truth import DEPTH

BATCH = 5_000
_NAME = "products"


class Milvus(Engine):
    """One collection with a graph, inverted indexes, and BM25 of titles."""

    name = "milvus-lite"
    package = "milvus-lite"
    modules = ("pymilvus", "milvus_lite.adapter.grpc.server")
    note: ClassVar[str] = "every call goes over a local socket; joins its own hybrid search"

    def load(self, catalog: Catalog) -> None:
        """Insert all products."""
        from pymilvus import DataType, Function, FunctionType  # noqa: PLC0415

        self._connect()
        schema = self._client.create_schema(auto_id=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
        schema.add_field("title", DataType.VARCHAR, max_length=1_000, enable_analyzer=True)
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        for name in ("category", "colour", "brand"):
            schema.add_field(name, DataType.VARCHAR, max_length=64)
        schema.add_field("price", DataType.DOUBLE)
        schema.add_field("stock", DataType.INT32)
        bm25 = Function("bm25", FunctionType.BM25, input_field_names=["title"],
                        output_field_names=["words"])  # fmt: skip
        schema.add_function(bm25)
        self._client.create_collection(_NAME, schema=schema)
        for batch in catalog.batches(BATCH):
            columns = (batch.ids, batch.vectors.tolist(), batch.titles, batch.categories,
                       batch.colours, batch.brands, batch.prices, batch.stocks)  # fmt: skip
            names = ("id", "vector", "title", "category", "colour", "brand", "price", "stock")
            rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
            self._client.insert(_NAME, rows)
        self._client.flush(_NAME)

    def build(self) -> None:
        """Build the graph and the other indexes."""
        indexes = self._client.prepare_index_params()
        graph = {"M": M, "efConstruction": EF_CONSTRUCTION}
        indexes.add_index("vector", index_type="HNSW", metric_type="COSINE", params=graph)
        indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
        for name in ("category", "colour", "brand", "price", "stock"):
            indexes.add_index(name, index_type="INVERTED")
        self._client.create_index(_NAME, indexes)
        self._client.load_collection(_NAME)

    def open(self) -> None:
        """Start and load."""
        self._connect()
        self._client.load_collection(_NAME)

    def close(self) -> None:
        """Disconnect; the server ends with the process."""
        self._client.close()

    def nearest(self, vector: Floats, where: Where | None, limit: int) -> list[int]:
        """Only ids are asked for."""
        found = self._client.search(
            _NAME,
            data=[vector.tolist()],
            anns_field="vector",
            filter=_filter(where),
            limit=limit,
            search_params=_graph(),
        )
        return _ids(found)

    def matching(self, text: str, limit: int) -> list[int]:
        """By BM25."""
        params = {"metric_type": "BM25"}
        found = self._client.search(
            _NAME, data=[text], anns_field="words", limit=limit, search_params=params
        )
        return _ids(found)

    def hybrid(self, vector: Floats, text: str, limit: int) -> list[int]:
        """Its own."""
        from pymilvus import AnnSearchRequest, RRFRanker  # noqa: PLC0415

        both = [
            AnnSearchRequest([vector.tolist()], "vector", _graph(), DEPTH),
            AnnSearchRequest([text], "words", {"metric_type": "BM25"}, DEPTH),
        ]
        return _ids(self._client.hybrid_search(_NAME, both, RRFRanker(60), limit=limit))

    def _connect(self) -> None:
        from pymilvus import MilvusClient  # noqa: PLC0415

        self._client: Any = MilvusClient(str(self.folder / "milvus.db"))


def _filter(where: Where | None) -> str:
    return (
        sql(where, equal="==", both="and", any_of="[{}]").replace(" IN ", " in ") if where else ""
    )


def _graph() -> dict[str, Any]:
    return {"metric_type": "COSINE", "params": {"ef": EF_SEARCH}}


def _ids(found: Any) -> list[int]:
    return [int(hit["id"]) for hit in found[0]]
