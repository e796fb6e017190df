"""What a shop's collection is made of, and reading a collection back.

The collection itself is the only record: servers keep nothing that could disagree with it. The
lengths of vectors are in its configuration, and the names and kinds of fields are the keys of
its payload indexes, which hold any name whole (`payload.field_key`).
"""

from collections.abc import Iterable, Mapping

from qdrant_client import QdrantClient, models

from omnishelf.errors import ClusterError
from omnishelf.index.cluster.address import ClusterAddress
from omnishelf.index.index import FieldKind
from omnishelf.index.layout import ONE_ROW
from omnishelf.index.payload import CORE_FIELDS, field_of, wants_links
from omnishelf.index.planner import BUILD_WIDTH, LINKS
from omnishelf.index.points import WORDS
from omnishelf.types import SOURCES, Source

_EXACT_BELOW = 20_000
"""Products of a segment up to which it is compared whole, and so exactly."""


def make_collection(
    client: QdrantClient, address: ClusterAddress, dims: Mapping[Source, int]
) -> None:
    """Make a shop's collection, if there is none of that name.

    Args:
        client: connected to the cluster.
        address: its name, shards and replicas.
        dims: lengths of the vectors, by source. Most are multivectors compared by MaxSim, in half
            precision as in the embedded index.
    """
    # Looked for each time this is tried: the last try may have made it and lost the answer.
    if client.collection_exists(address.collection):
        return
    several = models.MultiVectorConfig(comparator=models.MultiVectorComparator.MAX_SIM)
    client.create_collection(
        address.collection,
        vectors_config={
            source: models.VectorParams(
                size=dim,
                distance=models.Distance.COSINE,
                datatype=models.Datatype.FLOAT16,
                multivector_config=None if source in ONE_ROW else several,
                hnsw_config=models.HnswConfigDiff(full_scan_threshold=_kilobytes(dim)),
            )
            for source, dim in dims.items()
        },
        sparse_vectors_config={WORDS: models.SparseVectorParams(modifier=models.Modifier.IDF)},
        shard_number=address.shards,
        replication_factor=address.replicas,
        write_consistency_factor=address.majority,
        hnsw_config=models.HnswConfigDiff(m=LINKS, ef_construct=BUILD_WIDTH),
        # It goes by the source that there is most of, which may be the one of the shortest vectors.
        optimizers_config=models.OptimizersConfigDiff(
            indexing_threshold=_kilobytes(min(dims.values(), default=1))
        ),
        on_disk_payload=True,
    )


def _kilobytes(dim: int) -> int:
    """The engine's thresholds are in kilobytes of vectors, in single precision."""
    return _EXACT_BELOW * dim * 4 // 1024


def index_params(
    name: str, kind: FieldKind
) -> models.KeywordIndexParams | models.FloatIndexParams | models.IntegerIndexParams:
    """The payload index of a field."""
    links = wants_links(name, kind)
    if kind == "keyword":
        return models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, enable_hnsw=links)
    if kind == "number":
        return models.FloatIndexParams(type=models.FloatIndexType.FLOAT, enable_hnsw=links)
    return models.IntegerIndexParams(
        type=models.IntegerIndexType.INTEGER, lookup=True, range=False, enable_hnsw=links
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


def single_of(info: models.CollectionInfo) -> frozenset[Source]:
    """Sources of which a product has one vector."""
    vectors = info.config.params.vectors
    assert isinstance(vectors, dict)
    return frozenset(s for s in SOURCES if s in vectors and not vectors[s].multivector_config)


def kinds_of(keys: Iterable[str]) -> dict[str, list[FieldKind]]:
    """Fields and their kinds by the keys of the payload indexes: the core ones first."""
    kinds: dict[str, list[FieldKind]] = {name: [kind] for name, kind in CORE_FIELDS.items()}
    # Keys come in any order; two servers must give the same one.
    for name, kind in sorted(found for key in keys if (found := field_of(key))):
        if kind not in kinds.setdefault(name, []):
            kinds[name].append(kind)
    return kinds
