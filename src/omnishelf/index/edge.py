"""The embedded index: Qdrant Edge, in this process, in the shop's folder."""

import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import qdrant_edge as qdrant
from numpy.typing import NDArray

from omnishelf.errors import ShelfError
from omnishelf.index.conditions import Condition, check
from omnishelf.index.edge_engine import engine_config, search_params
from omnishelf.index.edge_filter import to_engine
from omnishelf.index.facets import FACET_VALUES, Tallies, count_facet
from omnishelf.index.file_fields import FileFields
from omnishelf.index.index import (
    Candidate,
    Candidates,
    Entry,
    FieldKind,
    Fingerprint,
    StoredEntry,
)
from omnishelf.index.layout import Layout, Precision
from omnishelf.index.payload import (
    field_key,
    fields_in,
    fingerprint_of,
    from_payload,
    to_payload,
    values_at,
    wants_links,
)
from omnishelf.index.planner import fell_short, plan
from omnishelf.index.points import (
    ENTRY_KEYS,
    ID_KEY,
    KNOWN_KEYS,
    WORDS,
    WORDS_DECIMALS,
    Known,
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
from omnishelf.index.register import Register
from omnishelf.index.remembered import Remembered
from omnishelf.index.turns import Turns
from omnishelf.index.words import Sparse, query_words
from omnishelf.recent import Recent
from omnishelf.types import Facet, Filter, Product, Source

MIN_FREE_BYTES = 128_000_000
"""Free disk space below which nothing is written: the engine grows its files by 32 MB."""

_ENGINE_FOLDER = "engine"
_MAPPED = qdrant.Memory.Cached
"""How the indexes of ids and numbers are kept: as files that are mapped into memory. Values as many
as products, read into memory, took two thirds of the time to open an index."""
_FORGOTTEN_AT_ONCE = 10_000
_ESTIMATES = 1_000
"""Filters of which it is remembered how many products pass."""


class EdgeIndex:
    """The `Index` protocol over one Qdrant Edge shard.

    Every dense source is a multivector compared by MaxSim. Searches may run in several
    threads; writes take turns.
    """

    def __init__(self, folder: Path, shard: qdrant.EdgeShard, layout: Layout) -> None:
        """Hold an open shard; use `create` or `open`."""
        self._folder = folder
        self._shard = shard
        self._layout = layout
        self._fields = FileFields(folder)
        self._writing = Turns()
        self._estimates: Recent[tuple[str, int], int] = Recent(_ESTIMATES)
        self._open = True
        self._known = self._all_remembered()

    @classmethod
    def create(
        cls, folder: Path, dims: Mapping[Source, int], *, precision: Precision = "float16"
    ) -> "EdgeIndex":
        """Make an empty index for vectors of these lengths, by source.

        Args:
            folder: that is not there yet.
            dims: lengths of vectors.
            precision: in which they are kept and compared.

        Raises:
            ShelfError: the folder can't be written.
        """
        engine = folder / _ENGINE_FOLDER
        try:
            engine.mkdir(parents=True)
            layout = Layout.of(dims, precision)
            layout.save(folder)
            shard = qdrant.EdgeShard.create(str(engine), engine_config(layout))
        except Exception as error:
            raise ShelfError(
                f"{folder}: the index can't be made: {error}. If the disk is full, make room and "
                "try again"
            ) from None
        index = cls(folder, shard, layout)
        for name, kind in index.fields.items():
            index._make_field_index(name, kind)
        return index

    @classmethod
    def open(cls, folder: Path) -> "EdgeIndex":
        """Open an index.

        Raises:
            ShelfError: it is missing or damaged.
        """
        require_room(folder)
        layout = Layout.load(folder)
        try:
            shard = qdrant.EdgeShard.load(str(folder / _ENGINE_FOLDER))
        except Exception as error:
            raise ShelfError(
                f"{folder}: the index is missing or damaged ({error}): run 'omnishelf check "
                "SHOP --repair' to make it again from the shop's records and cached features"
            ) from None
        return cls(folder, shard, layout)

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add products, or replace those with the same ids whole."""
        self.restore([stored_entry(entry) for entry in entries])

    def restore(self, entries: Sequence[StoredEntry]) -> None:
        """Add entries of another index, or replace those with the same ids whole."""
        if not entries:
            return
        ids = [point_id(entry.product.id) for entry in entries]
        payloads = [
            to_payload(entry.product, entry.fingerprint, entry.vectors) for entry in entries
        ]
        vectors = vectors_of(entries, self._layout.dims, self._layout.single)
        for entry, of in zip(entries, vectors, strict=True):
            if entry.words[0]:
                of[WORDS] = qdrant.SparseVector(*entry.words)
        points = [*map(qdrant.Point, ids, vectors, payloads)]
        with self._writing:
            self._learn(fields_in(payloads))
            self._known.forget([id.int for id in ids])
            self._write(qdrant.UpdateOperation.upsert_points(points))

    def update(self, products: Mapping[str, tuple[Product, Fingerprint]]) -> None:
        """Replace the records of stored products by id; vectors and words stay as they are."""
        with self._writing:
            points = [point_id(id) for id in products]
            known = self._known.of([point.int for point in points])
            payloads = {
                point: to_payload(product, fingerprint, held.has)
                for point, held, (product, fingerprint) in zip(
                    points, known, products.values(), strict=True
                )
                if held
            }
            self._learn(fields_in(payloads.values()))
            for point, payload in payloads.items():
                self._write(qdrant.UpdateOperation.overwrite_payload([point], payload))

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        with self._writing:
            stored = self._retrieve(ids, payload=[ID_KEY])
            if stored:
                points: list[Any] = [point_id(id) for id in stored]
                self._known.forget([point.int for point in points])
                self._write(qdrant.UpdateOperation.delete_points(points))
            return len(stored)

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Fingerprints of those ids that are stored."""
        records = self._retrieve(ids, payload=[ID_KEY, "record", "content"])
        return {id: fingerprint_of(record.payload) for id, record in records.items()}

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Products of those ids that are stored."""
        records = self._retrieve(ids, payload=[ID_KEY, "product"])
        return {id: from_payload(record.payload) for id, record in records.items()}

    def vectors(self, ids: Sequence[str], source: Source) -> dict[str, NDArray[np.float32]]:
        """Vectors [n, dim] of those ids that have that source."""
        dim_of(self._layout.dims, source)
        records = self._retrieve(ids, payload=[ID_KEY], vectors=[source])
        return {
            id: rows_of(record.vector[source])
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
    ) -> Candidates:
        """Products with the highest cosine to a unit vector [dim], best first."""
        rows = checked_rows(vector, dim_of(self._layout.dims, source), source)
        condition = to_engine(check(where, self._fields))
        if not np.any(vector):
            return Candidates()
        query = qdrant.Query.Nearest(
            as_held(rows, source, self._layout.single, source), using=source
        )
        estimate = None if condition is None else partial(self._roughly, where, condition)
        chosen = plan(self._size, limit, estimate, scans=self._layout.precision == "int8")
        found = self._query(
            query, condition, limit, params=search_params(chosen, self._layout.precision)
        )
        if fell_short(chosen, len(found), limit):
            chosen = replace(chosen, how="exact", width=0)
            params = search_params(chosen, self._layout.precision)
            found = self._query(query, condition, limit, params=params)
        found.plan = chosen
        return found

    def matching(self, text: str, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for these words, best first."""
        return self.ranked(query_words(text), where=where, limit=limit)

    def ranked(self, words: Sparse, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for weighed terms, best first."""
        condition = to_engine(check(where, self._fields))
        ids, weights = words
        if not ids:
            return []
        query = qdrant.Query.Nearest(qdrant.SparseVector(ids, weights), using=WORDS)
        return self._query(query, condition, limit, decimals=WORDS_DECIMALS)

    def facets(self, fields: Sequence[str], *, where: Filter | None) -> list[Facet]:
        """Values and ranges of fields over all products that pass the filter."""
        condition = check(where, self._fields)
        tallies = Tallies(self.passing, self.frequent, self.end)
        return [
            count_facet(field, self._fields.kinds(field), condition, tallies) for field in fields
        ]

    def count(self, where: Filter | None = None) -> int:
        """How many products pass the filter."""
        return self.passing(check(where, self._fields))

    def passing(self, where: Condition | None) -> int:
        """How many products pass a checked filter."""
        return int(self._shard.count(qdrant.CountRequest(filter=to_engine(where), exact=True)))

    def frequent(
        self, key: str, where: Condition | None, limit: int = FACET_VALUES
    ) -> list[tuple[str | int, int]]:
        """A payload key's most frequent values, each with its count."""
        request = qdrant.FacetRequest(key, limit=limit, exact=True, filter=to_engine(where))
        return [(hit.value, hit.count) for hit in self._shard.facet(request).hits]

    def end(self, key: str, where: Condition | None, highest: bool) -> float | None:
        """A payload key's least number, or its largest; None if nothing that passes has one."""
        direction = qdrant.Direction.Desc if highest else qdrant.Direction.Asc
        request = qdrant.ScrollRequest(
            limit=1,
            filter=to_engine(where),
            with_payload=[key],
            order_by=qdrant.OrderBy(key, direction=direction),
        )
        records, _ = self._shard.scroll(request)
        return float(values_at(records[0].payload or {}, key)[0]) if records else None

    def scan(self, *, where: Filter | None = None, batch: int = 256) -> Iterator[list[Product]]:
        """All products that pass the filter, in batches."""
        condition = to_engine(check(where, self._fields))
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
        return self._fields.main_kinds

    @property
    def version(self) -> int:
        """Rises when a write begins and when it ends."""
        return self._writing.version

    def kinds(self) -> Mapping[str, list[FieldKind]]:
        """All kinds of every field."""
        return self._fields.all_kinds

    def learn(self, fields: Iterable[tuple[str, FieldKind]]) -> None:
        """Be ready for fields that no product has yet."""
        with self._writing:
            self._learn(fields)

    def keep(self, number: int, parts: int) -> None:
        """Forget the products that lie in other parts than this, of so many."""
        with self._writing:
            for records in self._scroll(None, _FORGOTTEN_AT_ONCE, []):
                others = [record.id for record in records if record.id.int % parts != number]
                if others:
                    self._known.forget([id.int for id in others])
                    self._write(qdrant.UpdateOperation.delete_points(others))

    def optimize(self) -> None:
        """Merge small segments, and build the graph of a large shop; may take a while, in which
        nothing else may be asked."""
        with self._writing:
            # What the engine compares and what it walks is settled when a graph is built.
            config = engine_config(self._layout, self._size)
            self._shard.close()
            self._shard = qdrant.EdgeShard.load(str(self._folder / _ENGINE_FOLDER), config)
            self._shard.optimize()
            if self._size:
                try:
                    Register.write(self._folder, self._scroll_known())
                except OSError as error:
                    raise ShelfError(
                        f"{self._folder}: the index could not be arranged: {error}. Make room and "
                        "try again"
                    ) from None
                self._known = self._all_remembered()

    def warm(self) -> None:
        """Read ahead what searches need."""
        self._known.fill(self._scroll_known())

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
        params: qdrant.SearchParams | None = None,
        decimals: int | None = None,
    ) -> Candidates:
        request = qdrant.QueryRequest(
            limit=limit, query=query, filter=condition, params=params, with_payload=False
        )
        points: list[Any] = self._shard.query(request)
        scores = [point.score for point in points]
        if decimals is not None:
            scores = [round(score, decimals) for score in scores]
        told = self._known.of([point.id.int for point in points])
        return best_first(
            [
                Candidate(known.id, score, known.has)
                for known, score in zip(told, scores, strict=True)
                if known
            ]
        )

    def _scroll(
        self,
        after: str | None,
        batch: int,
        payload: list[str],
        *,
        where: qdrant.Filter | None = None,
        vectors: bool = False,
    ) -> Iterator[list[Any]]:
        offset: Any = None if after is None else point_id(after)
        while True:
            request = qdrant.ScrollRequest(
                offset=offset,
                limit=batch,
                filter=where,
                with_payload=payload,
                with_vector=vectors,
            )
            records, offset = self._shard.scroll(request)
            if records:
                yield records
            if offset is None:
                return

    def _all_remembered(self) -> Remembered:
        return Remembered(self._writing, self._read_known, Register.open(self._folder))

    def _scroll_known(self) -> Iterator[dict[int, Known]]:
        return (_all_known(records) for records in self._scroll(None, 1_000, KNOWN_KEYS))

    def _read_known(self, points: Sequence[int]) -> dict[int, Known]:
        ids: list[Any] = [uuid.UUID(int=point) for point in points]
        return _all_known(self._shard.retrieve(ids, KNOWN_KEYS, False))

    def _roughly(self, where: Filter | None, condition: qdrant.Filter) -> int:
        """How many points pass; every source that is asked under a filter asks this anew."""
        # By how it is written: to Python 1, 1.0 and True are equal, to a filter they are not.
        key = repr(where), self._writing.version
        found = self._estimates.get(key)
        if found is None:
            found = int(self._shard.count(qdrant.CountRequest(filter=condition, exact=False)))
            self._estimates.put(key, found)
        return found

    @property
    def _size(self) -> int:
        return int(self._shard.info().points_count)

    def _retrieve(
        self, ids: Sequence[str], *, payload: list[str], vectors: list[str] | bool = False
    ) -> dict[str, Any]:
        if not ids:
            return {}
        points: list[int | uuid.UUID | str] = [point_id(id) for id in dict.fromkeys(ids)]
        records = self._shard.retrieve(points, payload, vectors)
        return {known_of(record.payload or {}).id: record for record in records}

    def _learn(self, seen: Iterable[tuple[str, FieldKind]]) -> None:
        new = self._fields.new(seen)
        if new:
            for name, kind in new:
                self._make_field_index(name, kind)
            self._fields.learn(new)

    def _make_field_index(self, name: str, kind: FieldKind) -> None:
        links = wants_links(name, kind)
        params: Any
        if kind == "keyword":
            held = _MAPPED if name == "id" else None
            params = qdrant.KeywordIndexParams(enable_hnsw=links, memory=held)
        elif kind == "number":
            params = qdrant.FloatIndexParams(enable_hnsw=links, memory=_MAPPED)
        else:
            params = qdrant.IntegerIndexParams(lookup=True, range=False, enable_hnsw=links)
        self._write(qdrant.UpdateOperation.create_field_index(field_key(name, kind), params))

    def _write(self, operation: qdrant.UpdateOperation) -> None:
        require_room(self._folder)
        try:
            self._shard.update(operation)
        except Exception as error:
            raise ShelfError(
                f"{self._folder}: the index can't be written: {error}. What was acknowledged "
                "before is kept; make room and try again"
            ) from None


def _all_known(records: Iterable[Any]) -> dict[int, Known]:
    return {record.id.int: known_of(record.payload or {}) for record in records}


def require_room(folder: Path) -> None:
    """Raise ShelfError where the disk of a folder is nearly full.

    The engine maps its files into memory, to read and to write: on a full disk the process
    would be killed by the system (SIGBUS) instead of getting an error.
    """
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        raise ShelfError(
            f"{folder}: only {free / 1e6:,.0f} MB are free on this disk, and "
            f"{MIN_FREE_BYTES / 1e6:,.0f} MB are needed to work safely: make room. What was "
            "acknowledged before is kept"
        )
