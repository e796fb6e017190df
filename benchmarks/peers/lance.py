"""LanceDB, embedded."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pyarrow as pa

from peers.engine import EF_CONSTRUCTION, EF_SEARCH, Engine, M
from peers.generated import DIM, Catalog, Floats
from peers.questions import Where
from peers.sql import sql
from peers.truth import DEPTH

BATCH = 10_000
_SCHEMA = {
    "id": pa.int64(),
    "vector": pa.list_(pa.float32(), DIM),
    "title": pa.string(),
    "category": pa.string(),
    "colour": pa.string(),
    "brand": pa.string(),
    "price": pa.float64(),
    "stock": pa.int32(),
}


class Lance(Engine):
    """IVF with one partition, which is a graph of all vectors, unquantised."""

    name = "LanceDB"
    package = "lancedb"
    modules = ("lancedb", "lancedb.rerankers")
    note: ClassVar[str] = "IVF_HNSW_FLAT of one partition; joins its own hybrid search"

    def load(self, catalog: Catalog) -> None:
        """Write all batches as one table."""
        import lancedb  # noqa: PLC0415

        schema = pa.schema(list(_SCHEMA.items()))
        self._table = lancedb.connect(self.folder).create_table(
            "products", _batches(catalog, schema), schema=schema
        )

    def build(self) -> None:
        """A graph, an index a column, and one of words."""
        from lancedb.index import FTS, Bitmap, BTree, HnswFlat  # noqa: PLC0415

        self._table.create_index(
            "vector",
            config=HnswFlat(
                distance_type="cosine", num_partitions=1, m=M, ef_construction=EF_CONSTRUCTION
            ),
        )
        for column in ("category", "colour", "brand"):
            self._table.create_index(column, config=Bitmap())
        for column in ("price", "stock"):
            self._table.create_index(column, config=BTree())
        self._table.create_index("title", config=FTS(stem=False, remove_stop_words=False))

    def open(self) -> None:
        """Open the table."""
        import lancedb  # noqa: PLC0415
        from lancedb.rerankers import RRFReranker  # noqa: PLC0415

        self._table = lancedb.connect(self.folder).open_table("products")
        self._reranker = RRFReranker(K=60)

    def close(self) -> None:
        """Nothing is held."""
        del self._table

    def nearest(self, vector: Floats, where: Where | None, limit: int) -> list[int]:
        """Filtered before the search."""
        query = self._table.search(vector, vector_column_name="vector", query_type="vector")
        if where:
            query = query.where(sql(where), prefilter=True)
        return _ids(query.distance_type("cosine").nprobes(1).ef(EF_SEARCH), limit)

    def matching(self, text: str, limit: int) -> list[int]:
        """By BM25."""
        return _ids(self._table.search(text, query_type="fts", fts_columns="title"), limit)

    def hybrid(self, vector: Floats, text: str, limit: int) -> list[int]:
        """Its own; both rankings are as deep as what is asked for."""
        query = self._table.search(
            query_type="hybrid", vector_column_name="vector", fts_columns="title"
        )
        query = query.vector(vector).text(text).distance_type("cosine").nprobes(1).ef(EF_SEARCH)
        return _ids(query.rerank(self._reranker), DEPTH)[:limit]


def _ids(query: Any, limit: int) -> list[int]:
    found: list[int] = query.select(["id"]).limit(limit).to_arrow()["id"].to_pylist()
    return found


def _batches(catalog: Catalog, schema: Any) -> Iterator[Any]:
    for batch in catalog.batches(BATCH):
        vectors = pa.FixedSizeListArray.from_arrays(pa.array(batch.vectors.reshape(-1)), DIM)
        columns = [batch.ids, vectors, batch.titles, batch.categories, batch.colours,
                   batch.brands, batch.prices, batch.stocks]  # fmt: skip
        arrays = [
            pa.array(column, kind) if isinstance(column, list) else column
            for column, kind in zip(columns, _SCHEMA.values(), strict=True)
        ]
        yield pa.record_batch(arrays, schema=schema)
