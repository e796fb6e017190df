"""What a shop's collection is made of, and reading a collection back.

The collection itself is the only record: servers keep nothing that could disagree with it. The
lengths of vectors are in its configuration, and the names and kinds of fields are the keys of
its payload indexes, which hold any name whole (`payload.field_key`).
"""

from collections.abc import Iterable, Mapping

from qdrant_client import models

from omnishelf.errors import ClusterError
from omnishelf.index.cluster.address import ClusterAddress
from omnishelf.index.index import FieldKind
from omnishelf.index.payload import CORE_FIELDS, field_of
from omnishelf.index.points import WORDS
from omnishelf.types import SOURCES, Source

_LINKS, _BREADTH = 16, 128
"""m and ef_construct of the graph (Y. Malkov, D. Yashunin, "Efficient and robust approximate
nearest neighbor search using Hierarchical Navigable Small World graphs", TPAMI 2020)."""

_EXACT_BELOW = 20_000
"""Products of a segment up to which it is compared whole, and so exactly."""


def vector_params(dims: Mapping[Source, int]) -> dict[str, models.VectorParams]:
    """Multivectors compared by MaxSim, in half precision as in the embedded index."""
    several = models.MultiVectorConfig(comparator=models.MultiVectorComparator.MAX_SIM)
    return {
        source: models.VectorParams(
            size=dim,
            distance=models.Distance.COSINE,
            datatype=models.Datatype.FLOAT16,
            multivector_config=several,
        )
        for source, dim in dims.items()
    }


def words_params() -> dict[str, models.SparseVectorParams]:
    """Words whose IDF the cluster knows."""
    return {WORDS: models.SparseVectorParams(modifier=models.Modifier.IDF)}


def graph_params(dims: Mapping[Source, int]) -> models.HnswConfigDiff:
    """The graph, and below what size it is passed over."""
    return models.HnswConfigDiff(
        m=_LINKS, ef_construct=_BREADTH, full_scan_threshold=_kilobytes(dims)
    )


def optimizer_params(dims: Mapping[Source, int]) -> models.OptimizersConfigDiff:
    """From what size of a segment on the graph is built."""
    return models.OptimizersConfigDiff(indexing_threshold=_kilobytes(dims))


def _kilobytes(dims: Mapping[Source, int]) -> int:
    # The engine's thresholds are in kilobytes of vectors.
    return _EXACT_BELOW * max([*dims.values(), 1]) * 4 // 1024


def index_params(
    name: str, kind: FieldKind
) -> models.KeywordIndexParams | models.FloatIndexParams | models.IntegerIndexParams:
    """The payload index of a field.

    Graph links for a filter only pay for categories; on numbers they slow building eightfold,
    and an id is in no two products.
    """
    if kind == "keyword":
        return models.KeywordIndexParams(
            type=models.KeywordIndexType.KEYWORD, enable_hnsw=name != "id"
        )
    if kind == "number":
        return models.FloatIndexParams(type=models.FloatIndexType.FLOAT, enable_hnsw=False)
    return models.IntegerIndexParams(
        type=models.IntegerIndexType.INTEGER, lookup=True, range=False, enable_hnsw=False
    )


def dims_of(info: models.CollectionInfo, address: ClusterAddress) -> dict[Source, int]:
    """Lengths of the vectors of a collection, by source.

    Raises:
        ClusterError: it is not a shop's.
    """
    vectors = info.config.params.vectors or {}
    words = info.config.params.sparse_vectors or {}
    if not isinstance(vectors, dict) or WORDS not in words or {*vectors} - {*SOURCES}:
        raise ClusterError(
            f"{address}: this collection is not an Omnishelf shop's: choose another name"
        )
    return {source: vectors[source].size for source in SOURCES if source in vectors}


def kinds_of(keys: Iterable[str]) -> dict[str, list[FieldKind]]:
    """Fields and their kinds by the keys of the payload indexes: the core ones first."""
    kinds: dict[str, list[FieldKind]] = {name: [kind] for name, kind in CORE_FIELDS.items()}
    # Keys come in any order; two servers must give the same one.
    for name, kind in sorted(found for key in keys if (found := field_of(key))):
        if kind not in kinds.setdefault(name, []):
            kinds[name].append(kind)
    return kinds
