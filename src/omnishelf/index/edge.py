"""The embedded index: Qdrant Edge, in this process, in the shop's folder."""

import itertools
import json
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import qdrant_edge as qdrant
from numpy.typing import NDArray

from omnishelf.errors import ModelError, ShelfError
from omnishelf.files import write_atomic
from omnishelf.index.conditions import to_engine
from omnishelf.index.fields import Fields
from omnishelf.index.index import Candidate, Entry, FieldKind, Fingerprint
from omnishelf.index.payload import (
    HAS,
    field_key,
    field_values,
    fingerprint_of,
    from_payload,
    to_payload,
)
from omnishelf.index.ranges import round_edges
from omnishelf.index.turns import Turns
from omnishelf.index.words import product_words, query_words
from omnishelf.types import Facet, FacetRange, FacetValue, Filter, Product, Source

WORDS = "words"
FACET_VALUES = 100
"""Values of a field that are counted, the most frequent ones."""

EXACT_BELOW = 50_000
"""Products up to which every search compares all vectors: exact under any filter, about a
millisecond for ten thousand products, and no graph to build."""

MIN_FREE_BYTES = 128_000_000
"""Free disk space below which nothing is written: the engine grows its files by 32 MB."""

_ENGINE_FOLDER = "engine"
_DIMS_FILE = "sources.json"
_ID_KEY = field_key("id", "keyword")
_NAMESPACE = uuid.UUID("6f6d6e69-7368-656c-6600-000000000000")
_SEARCH_THREADS = 2
_WORDS_DECIMALS = 3
"""The engine adds up a product's words in an order that no two copies of an index share. Last
digits that differ would order equal products by chance, and no training could be repeated."""
_MOST_KNOWN = 100_000
_KNOWN_KEYS = [_ID_KEY, HAS]


class _Known(NamedTuple):
    """What a candidate tells of its product."""

    id: str
    has: frozenset[Source]


class EdgeIndex:
    """The `Index` protocol over one Qdrant Edge shard.

    Every dense source is a multivector compared by MaxSim. Searches may run in several
    threads; writes take turns.
    """

    def __init__(self, folder: Path, shard: qdrant.EdgeShard, dims: Mapping[Source, int]) -> None:
        """Hold an open shard; use `create` or `open`."""
        self._folder = folder
        self._shard = shard
        self._dims = dict(dims)
        self._fields = Fields(folder)
        self._writing = Turns()
        self._open = True
        self._seen: dict[Any, _Known] = {}

    @classmethod
    def create(cls, folder: Path, dims: Mapping[Source, int]) -> "EdgeIndex":
        """Make an empty index for vectors of these lengths, by source.

        Raises:
            ShelfError: the folder can't be written.
        """
        engine = folder / _ENGINE_FOLDER
        try:
            engine.mkdir(parents=True)
            write_atomic(folder / _DIMS_FILE, json.dumps(dict(dims)).encode())
            shard = qdrant.EdgeShard.create(str(engine), _config(dims))
        except Exception as error:
            raise ShelfError(
                f"{folder}: the index can't be made: {error}. If the disk is full, make room and "
                "try again"
            ) from None
        index = cls(folder, shard, dims)
        for name, kind in index.fields.items():
            index._make_field_index(name, kind)
        return index

    @classmethod
    def open(cls, folder: Path) -> "EdgeIndex":
        """Open an index.

        Raises:
            ShelfError: it is missing or damaged.
        """
        _require_room(folder)
        try:
            dims = json.loads((folder / _DIMS_FILE).read_text())
            shard = qdrant.EdgeShard.load(str(folder / _ENGINE_FOLDER))
        except Exception as error:
            raise ShelfError(
                f"{folder}: the index is missing or damaged ({error}): create the shop again and "
                "add its catalog; features that are cached are not encoded again"
            ) from None
        return cls(folder, shard, dims)

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add products, or replace those with the same ids whole."""
        if not entries:
            return
        with self._writing:
            self._learn_fields(entry.product for entry in entries)
            points = [self._point(entry) for entry in entries]
            self._write(qdrant.UpdateOperation.upsert_points(points))
            for entry in entries:
                self._seen.pop(_point_id(entry.product.id), None)

    def update(self, products: Mapping[str, tuple[Product, Fingerprint]]) -> None:
        """Replace the records of stored products by id; vectors and words stay as they are."""
        with self._writing:
            self._learn_fields(product for product, _ in products.values())
            known = self._known([_point_id(id) for id in products])
            for id, (product, fingerprint) in products.items():
                has = known[_point_id(id)].has if _point_id(id) in known else ()
                payload = to_payload(product, fingerprint, has)
                self._write(qdrant.UpdateOperation.overwrite_payload([_point_id(id)], payload))

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        with self._writing:
            stored = self._retrieve(ids, payload=[_ID_KEY])
            if stored:
                self._write(qdrant.UpdateOperation.delete_points([_point_id(id) for id in stored]))
            return len(stored)

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Fingerprints of those ids that are stored."""
        records = self._retrieve(ids, payload=[_ID_KEY, "record", "content"])
        return {id: fingerprint_of(record.payload) for id, record in records.items()}

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Products of those ids that are stored."""
        records = self._retrieve(ids, payload=[_ID_KEY, "product"])
        return {id: from_payload(record.payload) for id, record in records.items()}

    def vectors(self, ids: Sequence[str], source: Source) -> dict[str, NDArray[np.float32]]:
        """Vectors [n, dim] of those ids that have that source."""
        self._dim(source)
        records = self._retrieve(ids, payload=[_ID_KEY], vectors=[source])
        return {
            id: np.asarray(record.vector[source], dtype=np.float32)
            for id, record in records.items()
            if record.vector and source in record.vector
        }

    def nearest(
        self,
        source: Source,
        vector: NDArray[np.float32],
        *,
        where: Filter | None,
        limit: int,
    ) -> list[Candidate]:
        """Products with the highest cosine to a unit vector [dim], best first."""
        query = qdrant.Query.Nearest(_rows(vector, self._dim(source), source), using=source)
        condition = to_engine(where, self._fields)
        return self._query(query, condition, limit)

    def matching(self, text: str, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for these words, best first."""
        condition = to_engine(where, self._fields)
        ids, weights = query_words(text)
        if not ids:
            return []
        query = qdrant.Query.Nearest(qdrant.SparseVector(ids, weights), using=WORDS)
        return self._query(query, condition, limit, decimals=_WORDS_DECIMALS)

    def facets(self, fields: Sequence[str], *, where: Filter | None) -> list[Facet]:
        """Values and ranges of fields over all products that pass the filter."""
        condition = to_engine(where, self._fields)
        return [self._facet(field, condition) for field in fields]

    def count(self, where: Filter | None = None) -> int:
        """How many products pass the filter."""
        return self._count(to_engine(where, self._fields))

    def scan(self, *, where: Filter | None = None, batch: int = 256) -> Iterator[list[Product]]:
        """All products that pass the filter, in batches."""
        condition = to_engine(where, self._fields)
        offset = None
        while True:
            request = qdrant.ScrollRequest(
                offset=offset, limit=batch, filter=condition, with_payload=["product"]
            )
            records, offset = self._shard.scroll(request)
            if records:
                yield [from_payload(record.payload or {}) for record in records]
            if offset is None:
                return

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered and counted."""
        return self._fields.main_kinds

    @property
    def version(self) -> int:
        """Rises when a write begins and when it ends."""
        return self._writing.version

    def optimize(self) -> None:
        """Merge small segments, and build the graph of a large shop; may take a while."""
        with self._writing:
            self._shard.optimize()

    def warm(self) -> None:
        """Read ahead what searches need."""
        offset = None
        while len(self._seen) < _MOST_KNOWN:
            request = qdrant.ScrollRequest(offset=offset, limit=1_000, with_payload=_KNOWN_KEYS)
            records, offset = self._shard.scroll(request)
            self._seen.update((record.id, _known_of(record)) for record in records)
            if offset is None:
                return

    def close(self) -> None:
        """Flush and let go of the folder; closing twice is harmless."""
        with self._writing:
            if self._open:
                self._shard.flush()
                self._shard.close()
                self._open = False

    def _query(
        self,
        query: qdrant.Query,
        condition: qdrant.Filter | None,
        limit: int,
        *,
        decimals: int | None = None,
    ) -> list[Candidate]:
        request = qdrant.QueryRequest(
            limit=limit, query=query, filter=condition, with_payload=False
        )
        points = self._shard.query(request)
        known = self._known([point.id for point in points])
        found = []
        for point in points:
            if point.id in known:
                score = point.score if decimals is None else round(point.score, decimals)
                found.append(Candidate(known[point.id].id, float(score), known[point.id].has))
        # Equal scores come in the engine's order, which changes from one opening to the next.
        return sorted(found, key=lambda candidate: (-candidate.score, candidate.id))

    def _known(self, points: Sequence[Any]) -> Mapping[Any, "_Known"]:
        """What a candidate must tell, of points that are stored. Reading it from the payloads
        takes as long as the search itself: what was seen is remembered until it is written."""
        seen = self._seen
        if new := [point for point in points if point not in seen]:
            if len(seen) > _MOST_KNOWN:
                self._seen = seen = {}
                new = list(points)
            for record in self._shard.retrieve(new, _KNOWN_KEYS, False):
                seen[record.id] = _known_of(record)
        return seen

    def _facet(self, field: str, condition: qdrant.Filter | None) -> Facet:
        kinds = self._fields.kinds(field)
        values: list[FacetValue] = []
        for kind in kinds:
            if kind == "number":
                continue
            request = qdrant.FacetRequest(
                field_key(field, kind), limit=FACET_VALUES, exact=True, filter=condition
            )
            values += [
                FacetValue(
                    value=bool(hit.value) if kind == "boolean" else hit.value, count=hit.count
                )
                for hit in self._shard.facet(request).hits
                # The engine remembers values that no product has any more.
                if hit.count
            ]
        values.sort(key=lambda value: (-value.count, str(value.value)))
        ranges = self._ranges(field_key(field, "number"), condition) if "number" in kinds else ()
        return Facet(field=field, values=tuple(values), ranges=ranges)

    def _ranges(self, key: str, condition: qdrant.Filter | None) -> tuple[FacetRange, ...]:
        low = self._end(key, condition, qdrant.Direction.Asc)
        high = self._end(key, condition, qdrant.Direction.Desc)
        if low is None or high is None:
            return ()
        edges = round_edges(low, high)
        ranges = []
        for start, end in itertools.pairwise(edges):
            last = end == edges[-1]
            bounds = (
                qdrant.RangeFloat(gte=start, lte=end)
                if last
                else (qdrant.RangeFloat(gte=start, lt=end))
            )
            inside = qdrant.FieldCondition(key, range=bounds)
            parts: list[Any] = [inside] if condition is None else [inside, condition]
            if count := self._count(qdrant.Filter(must=parts)):
                ranges.append(FacetRange(start=start, end=end, count=count))
        return tuple(ranges)

    def _end(
        self, key: str, condition: qdrant.Filter | None, direction: qdrant.Direction
    ) -> float | None:
        request = qdrant.ScrollRequest(
            limit=1,
            filter=condition,
            with_payload=[key],
            order_by=qdrant.OrderBy(key, direction=direction),
        )
        records, _ = self._shard.scroll(request)
        return float((records[0].payload or {})[key][0]) if records else None

    def _count(self, condition: qdrant.Filter | None) -> int:
        return int(self._shard.count(qdrant.CountRequest(filter=condition, exact=True)))

    def _retrieve(
        self, ids: Sequence[str], *, payload: list[str], vectors: list[str] | bool = False
    ) -> dict[str, Any]:
        if not ids:
            return {}
        points: list[int | uuid.UUID | str] = [_point_id(id) for id in dict.fromkeys(ids)]
        records = self._shard.retrieve(points, payload, vectors)
        return {(record.payload or {})[_ID_KEY][0]: record for record in records}

    def _point(self, entry: Entry) -> qdrant.Point:
        vectors: dict[str, Any] = {}
        for source, rows in entry.vectors.items():
            vectors[source] = _rows(rows, self._dim(source), f"{entry.product.id}: {source}")
        term_ids, weights = product_words(entry.product, entry.aliases)
        if term_ids:
            vectors[WORDS] = qdrant.SparseVector(term_ids, weights)
        payload = to_payload(entry.product, entry.fingerprint, entry.vectors)
        return qdrant.Point(_point_id(entry.product.id), vectors, payload)

    def _dim(self, source: Source) -> int:
        if source not in self._dims:
            raise ModelError(
                f"this index holds no vectors of source '{source}'; it has {', '.join(self._dims)}"
            )
        return self._dims[source]

    def _learn_fields(self, products: Iterator[Product]) -> None:
        seen = ((name, kind) for product in products for name, kind, _ in field_values(product))
        new = self._fields.new(seen)
        if new:
            for name, kind in new:
                self._make_field_index(name, kind)
            self._fields.learn(new)

    def _make_field_index(self, name: str, kind: FieldKind) -> None:
        # Graph links for a filter only pay for categories; on numbers they slow building
        # eightfold, and an id is in no two products.
        params: Any
        if kind == "keyword":
            params = qdrant.KeywordIndexParams(enable_hnsw=name != "id")
        elif kind == "number":
            params = qdrant.FloatIndexParams(enable_hnsw=False)
        else:
            params = qdrant.IntegerIndexParams(lookup=True, range=False, enable_hnsw=False)
        self._write(qdrant.UpdateOperation.create_field_index(field_key(name, kind), params))

    def _write(self, operation: qdrant.UpdateOperation) -> None:
        _require_room(self._folder)
        try:
            self._shard.update(operation)
        except Exception as error:
            raise ShelfError(
                f"{self._folder}: the index can't be written: {error}. What was acknowledged "
                "before is kept; make room and try again"
            ) from None


def _require_room(folder: Path) -> None:
    """The engine maps its files into memory, to read and to write: on a full disk the process
    would be killed by the system (SIGBUS) instead of getting an error."""
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        raise ShelfError(
            f"{folder}: only {free / 1e6:,.0f} MB are free on this disk, and "
            f"{MIN_FREE_BYTES / 1e6:,.0f} MB are needed to work safely: make room. What was "
            "acknowledged before is kept"
        )


def _known_of(record: Any) -> _Known:
    payload = record.payload or {}
    return _Known(payload[_ID_KEY][0], frozenset(payload.get(HAS, ())))


def _point_id(id: str) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, id)


def _rows(vectors: NDArray[np.float32], dim: int, name: str) -> list[list[float]]:
    rows = np.atleast_2d(np.asarray(vectors, dtype=np.float32))
    if rows.ndim != 2 or rows.shape[1] != dim or not len(rows):  # noqa: PLR2004
        raise ModelError(f"{name}: expected vectors of length {dim}, got shape {vectors.shape}")
    if not np.isfinite(rows).all():
        raise ModelError(f"{name}: the vector holds NaN or infinity")
    listed: list[list[float]] = rows.tolist()
    return listed


def _config(dims: Mapping[Source, int]) -> qdrant.EdgeConfig:
    several = qdrant.MultiVectorConfig(qdrant.MultiVectorComparator.MaxSim)
    largest = max([*dims.values(), 1])
    # The engine's thresholds are in kilobytes of vectors.
    kilobytes = EXACT_BELOW * largest * 4 // 1024
    return qdrant.EdgeConfig(
        vectors={
            source: qdrant.EdgeVectorParams(
                size=dim,
                distance=qdrant.Distance.Cosine,
                multivector_config=several,
                # Half the memory to read is half the time of a full scan; the cosine moves by
                # less than 0.001.
                datatype=qdrant.VectorStorageDatatype.Float16,
            )
            for source, dim in dims.items()
        },
        sparse_vectors={WORDS: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)},
        hnsw_config=qdrant.HnswIndexConfig(m=16, ef_construct=128, full_scan_threshold=kilobytes),
        optimizers=qdrant.EdgeOptimizersConfig(indexing_threshold=kilobytes),
        max_search_threads=_SEARCH_THREADS,
    )
