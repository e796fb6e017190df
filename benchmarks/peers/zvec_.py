"""zvec, embedded."""

from typing import Any, ClassVar

from peers.engine import EF_CONSTRUCTION, EF_SEARCH, Engine, M
from peers.generated import DIM, Catalog, Floats
from peers.questions import Where
from peers.sql import sql
from peers.truth import DEPTH

BATCH = 1_000


class Zvec(Engine):
    """One collection."""

    name = "zvec"
    package = "zvec"
    modules = ("zvec",)
    note: ClassVar[str] = "joins its own hybrid search"

    def load(self, catalog: Catalog) -> None:
        """Insert all products."""
        import zvec  # noqa: PLC0415

        self._products = zvec.create_and_open(str(self.folder / "products"), _schema())
        for batch in catalog.batches(BATCH):
            columns = (batch.titles, batch.categories, batch.colours, batch.brands, batch.prices,
                       batch.stocks)  # fmt: skip
            names = ("title", "category", "colour", "brand", "price", "stock")
            self._products.insert(
                [
                    zvec.Doc(
                        id=str(id),
                        vectors={"vector": vector},
                        fields=dict(zip(names, row, strict=True)),
                    )
                    for id, vector, *row in zip(batch.ids, batch.vectors, *columns, strict=True)
                ]
            )
        self._products.flush()

    def build(self) -> None:
        """Build graphs."""
        self._products.optimize()
        self._products.flush()

    def open(self) -> None:
        """Open the collection."""
        import zvec  # noqa: PLC0415

        self._products = zvec.open(str(self.folder / "products"))
        self._param = zvec.HnswQueryParam(ef=EF_SEARCH)
        self._reranker = zvec.RrfReRanker(60)

    def close(self) -> None:
        """Flush."""
        self._products.close()

    def nearest(self, vector: Floats, where: Where | None, limit: int) -> list[int]:
        """Only ids are asked for."""
        return self._ask(self._near(vector), limit, filter=sql(where) if where else None)

    def matching(self, text: str, limit: int) -> list[int]:
        """By BM25."""
        return self._ask(_words(text), limit)

    def hybrid(self, vector: Floats, text: str, limit: int) -> list[int]:
        """Its own; both rankings are as deep as what is asked for."""
        both = [self._near(vector), _words(text)]
        return self._ask(both, DEPTH, reranker=self._reranker)[:limit]

    def _near(self, vector: Floats) -> Any:
        import zvec  # noqa: PLC0415

        return zvec.Query("vector", vector=vector, param=self._param)

    def _ask(self, queries: Any, limit: int, **more: Any) -> list[int]:
        found = self._products.query(queries, topk=limit, output_fields=[], **more)
        return [int(doc.id) for doc in found]


def _words(text: str) -> Any:
    import zvec  # noqa: PLC0415

    return zvec.Query("title", fts=zvec.Fts(match_string=text))


def _schema() -> Any:
    import zvec  # noqa: PLC0415

    kinds = zvec.DataType
    plain, ranged = zvec.InvertIndexParam(), zvec.InvertIndexParam(enable_range_optimization=True)
    graph = zvec.HnswIndexParam(
        metric_type=zvec.MetricType.COSINE, m=M, ef_construction=EF_CONSTRUCTION
    )
    return zvec.CollectionSchema(
        "products",
        [
            zvec.FieldSchema("title", kinds.STRING, index_param=zvec.FtsIndexParam()),
            *(zvec.FieldSchema(name, kinds.STRING, index_param=plain)
              for name in ("category", "colour", "brand")),
            zvec.FieldSchema("price", kinds.DOUBLE, index_param=ranged),
            zvec.FieldSchema("stock", kinds.INT32, index_param=ranged),
        ],
        [zvec.VectorSchema("vector", kinds.VECTOR_FP32, DIM, graph)],
    )  # fmt: skip
