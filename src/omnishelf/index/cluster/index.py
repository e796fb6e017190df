"""The index over a Qdrant cluster."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from qdrant_client import QdrantClient, models

from omnishelf.errors import ClusterError
from omnishelf.index.cluster.address import ClusterAddress
from omnishelf.index.cluster.calls import Calls, UnfinishedError
from omnishelf.index.cluster.fields import SharedFields
from omnishelf.index.cluster.filters import to_cluster
from omnishelf.index.cluster.portions import by_number, by_size
from omnishelf.index.cluster.schema import (
    dims_of,
    index_params,
    kinds_of,
    make_collection,
    single_of,
)
from omnishelf.index.conditions import Condition, check
from omnishelf.index.facets import FACET_VALUES, Tallies, count_facet
from omnishelf.index.index import Candidate, Candidates, Entry, FieldKind, Fingerprint, StoredEntry
from omnishelf.index.payload import (
    CORE_FIELDS,
    field_key,
    fields_in,
    fingerprint_of,
    from_payload,
    to_payload,
    values_at,
)
from omnishelf.index.planner import walk_width
from omnishelf.index.points import (
    ENTRY_KEYS,
    ID_KEY,
    KNOWN_KEYS,
    WORDS,
    WORDS_DECIMALS,
    as_held,
    best_first,
    checked_rows,
    dim_of,
    entry_of,
    known_of,
    point_id,
    rows_of,
    stored_entry,
    vectors_of,
)
from omnishelf.index.words import Sparse, query_words
from omnishelf.types import Facet, Filter, Product, Source

_ORDERING = models.WriteOrdering.MEDIUM
"""Two servers' writes to one product reach all replicas in one order."""

T = TypeVar("T")


class ClusterIndex:
    """The `Index` protocol over one collection of a Qdrant cluster.

    Several servers may hold it at once. Every write is acknowledged by a majority of the
    replicas before its call returns.
    """

    def __init__(self, client: QdrantClient, address: ClusterAddress) -> None:
        """Hold a collection that is there; use `create` or `open`.

        Raises:
            ClusterError: it is away, or is not a shop's.
        """
        self._client = client
        self._address = address
        self._calls = Calls(address)
        info = self._info()
        self._dims = dims_of(info, address)
        self._single = single_of(info)
        self._fields = SharedFields(lambda: kinds_of(self._info().payload_schema))
        self._writing = threading.Lock()

    @classmethod
    def create(
        cls, address: ClusterAddress, dims: Mapping[Source, int], *, client: Any = None
    ) -> "ClusterIndex":
        """Make an empty collection for vectors of these lengths, by source.

        A creation that broke off is made whole by creating again.

        Args:
            address: which collection, how many shards and replicas.
            dims: lengths of the vectors.
            client: a `QdrantClient` to use instead of one made from the address.

        Raises:
            ClusterError: it can't be made, or something lies there already.
        """
        client = client or _connect(address)
        calls = Calls(address)
        calls.run("make it", lambda: make_collection(client, address, dims))
        index = cls.open(address, dims, client=client)
        if held := index.count():
            raise ClusterError(
                f"{address}: it already holds {held:,} products: open it, or choose another name"
            )
        for name, kind in CORE_FIELDS.items():
            index._make_field_index(name, kind)
        return index

    @classmethod
    def open(
        cls,
        address: ClusterAddress,
        dims: Mapping[Source, int] | None = None,
        *,
        client: Any = None,
    ) -> "ClusterIndex":
        """Open a collection.

        Args:
            address: which one.
            dims: lengths that its vectors must have, by source; None takes any.
            client: a `QdrantClient` to use instead of one made from the address.

        Raises:
            ClusterError: it is away, is not a shop's, or has vectors of other lengths.
        """
        index = cls(client or _connect(address), address)
        if dims is not None and index.dims != dims:
            raise ClusterError(
                f"{address}: it holds vectors of other sources or lengths "
                f"({_listed(index.dims)}) than this shop's ({_listed(dims)}): choose another name"
            )
        return index

    @property
    def dims(self) -> Mapping[Source, int]:
        """Lengths of the vectors, by source."""
        return self._dims

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add products, or replace those with the same ids whole."""
        self.restore([stored_entry(entry) for entry in entries])

    def restore(self, entries: Sequence[StoredEntry]) -> None:
        """Add entries of another index, or replace those with the same ids whole.

        Raises:
            ClusterError: not all of them were acknowledged; repeating the call is harmless.
        """
        payloads = [
            to_payload(entry.product, entry.fingerprint, entry.vectors) for entry in entries
        ]
        vectors = vectors_of(entries, self._dims, self._single)
        points = [
            _point(entry, of, payload)
            for entry, of, payload in zip(entries, vectors, payloads, strict=True)
        ]
        with self._writing:
            self._learn_fields(payloads)
            for part in by_size(points):
                self._write("write products", partial(self._client.upsert, points=part))

    def update(self, products: Mapping[str, tuple[Product, Fingerprint]]) -> None:
        """Replace the records of stored products by id; vectors and words stay as they are."""
        with self._writing:
            stored = self._retrieve([*products], payload=KNOWN_KEYS)
            payloads = {
                record.id: to_payload(*products[id], known_of(record.payload or {}).has)
                for id, record in stored.items()
            }
            self._learn_fields(payloads.values())
            operations = [
                models.OverwritePayloadOperation(
                    overwrite_payload=models.SetPayload(payload=payload, points=[point])
                )
                for point, payload in payloads.items()
            ]
            for part in by_number(operations):
                request = partial(self._client.batch_update_points, update_operations=part)
                self._write("update products", request)

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        with self._writing:
            stored = self._retrieve(ids, payload=[ID_KEY])
            for part in by_number([record.id for record in stored.values()]):
                chosen = models.PointIdsList(points=part)
                request = partial(self._client.delete, points_selector=chosen)
                self._write("delete products", request)
            return len(stored)

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Fingerprints of those ids that are stored."""
        records = self._retrieve(ids, payload=[ID_KEY, "record", "content"])
        return {id: fingerprint_of(record.payload or {}) for id, record in records.items()}

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Products of those ids that are stored."""
        records = self._retrieve(ids, payload=[ID_KEY, "product"])
        return {id: from_payload(record.payload or {}) for id, record in records.items()}

    def vectors(self, ids: Sequence[str], source: Source) -> dict[str, NDArray[np.float32]]:
        """Vectors [n, dim] of those ids that have that source."""
        dim_of(self._dims, source)
        records = self._retrieve(ids, payload=[ID_KEY], vectors=[source])
        return {
            id: rows_of(record.vector[source])
            for id, record in records.items()
            if isinstance(record.vector, dict) and source in record.vector
        }

    def nearest(
        self,
        source: Source,
        vector: NDArray[np.float32],
        *,
        where: Filter | None,
        limit: int,
    ) -> Candidates:
        """Products with the highest cosine to a unit vector [dim], best first."""
        rows = checked_rows(vector, dim_of(self._dims, source), source)
        condition = self._check(where)
        if not np.any(vector):
            return Candidates()
        # Without ACORN a broad filter leaves islands of the graph that no search reaches.
        acorn = None if condition is None else models.AcornSearchParams(enable=True)
        params = models.SearchParams(hnsw_ef=walk_width(limit), acorn=acorn)
        query = as_held(rows, source, self._single, source)
        return self._search(query, source, condition, limit, params=params)

    def matching(self, text: str, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for these words, best first."""
        return self.ranked(query_words(text), where=where, limit=limit)

    def ranked(self, words: Sparse, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for weighed terms, best first."""
        condition = self._check(where)
        ids, weights = words
        if not ids:
            return []
        query = models.SparseVector(indices=ids, values=weights)
        return self._search(query, WORDS, condition, limit, decimals=WORDS_DECIMALS)

    def facets(self, fields: Sequence[str], *, where: Filter | None) -> list[Facet]:
        """Values and ranges of fields over all products that pass the filter."""
        condition = self._check(where)
        kinds = self._fields.using(lambda known: [known.kinds(field) for field in fields])
        tallies = Tallies(self._count, self._frequent, self._end)
        return [
            count_facet(field, of, condition, tallies)
            for field, of in zip(fields, kinds, strict=True)
        ]

    def count(self, where: Filter | None = None) -> int:
        """How many products pass the filter."""
        return self._count(self._check(where))

    def scan(self, *, where: Filter | None = None, batch: int = 256) -> Iterator[list[Product]]:
        """All products that pass the filter, in batches."""
        condition = self._check(where)
        for records in self._scroll(None, batch, ["product"], where=condition):
            yield [from_payload(record.payload or {}) for record in records]

    def stored(self, *, after: str | None = None, batch: int = 256) -> Iterator[list[StoredEntry]]:
        """All entries with their vectors and words, in batches, by the ids of their points."""
        for records in self._scroll(after, batch, ENTRY_KEYS, vectors=True):
            entries = [entry_of(record.payload or {}, record.vector) for record in records]
            # A scroll starts with its offset.
            if entries := [entry for entry in entries if entry.product.id != after]:
                yield entries

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered and counted."""
        return self._fields.now().main_kinds

    @classmethod
    def drop(cls, address: ClusterAddress, *, client: Any = None) -> None:
        """Delete a collection with all that it holds; one that is not there is fine.

        Raises:
            ClusterError: the cluster can't be reached.
        """
        client = client or _connect(address)
        Calls(address).run("delete it", lambda: client.delete_collection(address.collection))

    @property
    def version(self) -> None:
        """None: other servers may write to the collection."""
        return None

    def warm(self) -> None:
        """Open the connection; the nodes keep what they have read."""
        self._fields.renew()

    def close(self) -> None:
        """Let go of the connection; closing twice is harmless."""
        self._client.close()

    def _search(
        self,
        query: Any,
        using: str,
        condition: Condition | None,
        limit: int,
        *,
        params: models.SearchParams | None = None,
        decimals: int | None = None,
    ) -> Candidates:
        found = self._run(
            "search",
            partial(
                self._client.query_points,
                query=query,
                using=using,
                query_filter=to_cluster(condition),
                search_params=params,
                limit=limit,
                with_payload=KNOWN_KEYS,
            ),
        )
        candidates = []
        for point in found.points:
            known = known_of(point.payload or {})
            score = point.score if decimals is None else round(point.score, decimals)
            candidates.append(Candidate(known.id, float(score), known.has))
        return best_first(candidates)

    def _check(self, where: Filter | None) -> Condition | None:
        return self._fields.using(lambda known: check(where, known))

    def _count(self, where: Condition | None) -> int:
        request = partial(self._client.count, count_filter=to_cluster(where), exact=True)
        return self._run("count products", request).count

    def _frequent(self, key: str, where: Condition | None) -> list[tuple[str | int, int]]:
        answer = self._run(
            "count values",
            partial(
                self._client.facet,
                key=key,
                facet_filter=to_cluster(where),
                limit=FACET_VALUES,
                exact=True,
            ),
        )
        return [(hit.value, hit.count) for hit in answer.hits]

    def _end(self, key: str, where: Condition | None, highest: bool) -> float | None:
        direction = models.Direction.DESC if highest else models.Direction.ASC
        records, _ = self._run(
            "find the ends of a range",
            partial(
                self._client.scroll,
                limit=1,
                scroll_filter=to_cluster(where),
                with_payload=[key],
                order_by=models.OrderBy(key=key, direction=direction),
            ),
        )
        return float(values_at(records[0].payload or {}, key)[0]) if records else None

    def _scroll(
        self,
        after: str | None,
        batch: int,
        payload: list[str],
        *,
        where: Condition | None = None,
        vectors: bool = False,
    ) -> Iterator[list[models.Record]]:
        offset: Any = None if after is None else str(point_id(after))
        while True:
            request = partial(
                self._client.scroll,
                offset=offset,
                limit=batch,
                scroll_filter=to_cluster(where),
                with_payload=payload,
                with_vectors=vectors,
            )
            records, offset = self._run("read products", request)
            if records:
                yield records
            if offset is None:
                return

    def _retrieve(
        self, ids: Sequence[str], *, payload: list[str], vectors: list[str] | bool = False
    ) -> dict[str, models.Record]:
        found: dict[str, models.Record] = {}
        for part in by_number([str(point_id(id)) for id in dict.fromkeys(ids)]):
            request = partial(
                self._client.retrieve, ids=part, with_payload=payload, with_vectors=vectors
            )
            for record in self._run("read products", request):
                found[known_of(record.payload or {}).id] = record
        return found

    def _learn_fields(self, payloads: Iterable[Mapping[str, Any]]) -> None:
        if new := self._fields.now().new(fields_in(payloads)):
            for name, kind in new:
                self._make_field_index(name, kind)
            self._fields.renew()

    def _make_field_index(self, name: str, kind: FieldKind) -> None:
        request = partial(
            self._client.create_payload_index,
            field_name=field_key(name, kind),
            field_schema=index_params(name, kind),
        )
        self._write(f"make the field '{name}' searchable", request)

    def _info(self) -> models.CollectionInfo:
        return self._run("open it", self._client.get_collection)

    def _write(
        self, doing: str, request: Callable[..., models.UpdateResult | list[models.UpdateResult]]
    ) -> None:
        """Write and wait until it is done, on a majority of the replicas."""

        def once() -> None:
            answer = request(
                collection_name=self._address.collection, wait=True, ordering=_ORDERING
            )
            results = answer if isinstance(answer, list) else [answer]
            if any(result.status != models.UpdateStatus.COMPLETED for result in results):
                raise UnfinishedError

        self._calls.run(doing, once)

    def _run(self, doing: str, request: Callable[..., T]) -> T:
        return self._calls.run(doing, lambda: request(collection_name=self._address.collection))


def _connect(address: ClusterAddress) -> QdrantClient:
    return QdrantClient(
        url=address.url,
        port=None,
        api_key=address.api_key,
        timeout=address.timeout_seconds,
        # It would ask from a thread of its own, and print what it finds.
        check_compatibility=False,
    )


def _point(
    entry: StoredEntry, vectors: dict[str, Any], payload: dict[str, Any]
) -> models.PointStruct:
    indices, values = entry.words
    if indices:
        vectors |= {WORDS: models.SparseVector(indices=indices, values=values)}
    return models.PointStruct(id=str(point_id(entry.product.id)), vector=vectors, payload=payload)


def _listed(dims: Mapping[Source, int]) -> str:
    return ", ".join(f"{source} {dim}" for source, dim in sorted(dims.items())) or "none"
