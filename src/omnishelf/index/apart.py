"""An index in a process of its own: what takes it long stops nobody here."""

import logging
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ShelfError
from omnishelf.index.conditions import Condition
from omnishelf.index.facets import FACET_VALUES
from omnishelf.index.host import END, NEXT, READY
from omnishelf.index.index import (
    Candidate,
    Candidates,
    Entry,
    FieldKind,
    Fingerprint,
    StoredEntry,
)
from omnishelf.index.turns import Turns
from omnishelf.index.words import Sparse, query_words
from omnishelf.types import Facet, Filter, Product, Source

_CONNECTIONS = 4
"""Calls that may be under way at once."""

_log = logging.getLogger(__name__)


class ApartIndex:
    """The `Index` protocol over an `EdgeIndex` in a child process.

    A child that died (the system kills what takes too much memory) is started again; all calls
    may be made twice.
    """

    def __init__(
        self, folder: Path, *, arrange: bool = False, keep: tuple[int, int] | None = None
    ) -> None:
        """Open the index of a folder.

        Args:
            folder: of the index.
            arrange: merge and build graphs before it serves.
            keep: number of a part and how many there are: forget what lies in others before that.

        Raises:
            ShelfError: it is missing or damaged, or could not be arranged.
        """
        self._folder = folder
        self._restarting = threading.Lock()
        self._open = True
        # Nobody else writes to the child's index.
        self._writing = Turns()
        self._child = _Child(folder, *_how(arrange=arrange, keep=keep))

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add products, or replace those with the same ids whole."""
        with self._writing:
            self._call("upsert", list(entries))

    def restore(self, entries: Sequence[StoredEntry]) -> None:
        """Add entries of another index, or replace those with the same ids whole."""
        with self._writing:
            self._call("restore", list(entries))

    def update(self, products: Mapping[str, tuple[Product, Fingerprint]]) -> None:
        """Replace the records of stored products by id; vectors and words stay as they are."""
        with self._writing:
            self._call("update", dict(products))

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        with self._writing:
            return int(self._call("delete", list(ids)))

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Fingerprints of those ids that are stored."""
        found: dict[str, Fingerprint] = self._call("fingerprints", list(ids))
        return found

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Products of those ids that are stored."""
        found: dict[str, Product] = self._call("products", list(ids))
        return found

    def vectors(self, ids: Sequence[str], source: Source) -> dict[str, NDArray[np.float32]]:
        """Vectors [n, dim] of those ids that have that source."""
        found: dict[str, NDArray[np.float32]] = self._call("vectors", list(ids), source)
        return found

    def nearest(
        self,
        source: Source,
        vector: NDArray[np.float32],
        *,
        where: Filter | None,
        limit: int,
    ) -> Candidates:
        """Products with the highest cosine to a unit vector [dim], best first."""
        found: Candidates = self._call("nearest", source, vector, where=where, limit=limit)
        return found

    def matching(self, text: str, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for these words, best first."""
        # Cut here: the child has no need of the dictionaries.
        return self.ranked(query_words(text), where=where, limit=limit)

    def ranked(self, words: Sparse, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for weighed terms, best first."""
        found: list[Candidate] = self._call("ranked", words, where=where, limit=limit)
        return found

    def facets(self, fields: Sequence[str], *, where: Filter | None) -> list[Facet]:
        """Values and ranges of fields over all products that pass the filter."""
        found: list[Facet] = self._call("facets", list(fields), where=where)
        return found

    def count(self, where: Filter | None = None) -> int:
        """How many products pass the filter."""
        return int(self._call("count", where))

    def passing(self, where: Condition | None) -> int:
        """How many products pass a checked filter."""
        return int(self._call("passing", where))

    def frequent(
        self, key: str, where: Condition | None, limit: int = FACET_VALUES
    ) -> list[tuple[str | int, int]]:
        """A payload key's most frequent values, each with its count."""
        found: list[tuple[str | int, int]] = self._call("frequent", key, where, limit)
        return found

    def end(self, key: str, where: Condition | None, highest: bool) -> float | None:
        """A payload key's least number, or its largest; None if nothing that passes has one."""
        found: float | None = self._call("end", key, where, highest)
        return found

    def scan(self, *, where: Filter | None = None, batch: int = 256) -> Iterator[list[Product]]:
        """All products that pass the filter, in batches."""
        yield from self._stream("scan", where=where, batch=batch)

    def stored(self, *, after: str | None = None, batch: int = 256) -> Iterator[list[StoredEntry]]:
        """All entries with their vectors and words, in batches, by the ids of their points."""
        yield from self._stream("stored", after=after, batch=batch)

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered and counted."""
        found: Mapping[str, FieldKind] = dict(self._call("fields"))
        return found

    def kinds(self) -> Mapping[str, list[FieldKind]]:
        """All kinds of every field."""
        found: Mapping[str, list[FieldKind]] = self._call("kinds")
        return found

    def learn(self, fields: Iterable[tuple[str, FieldKind]]) -> None:
        """Be ready for fields that no product has yet."""
        with self._writing:
            self._call("learn", list(fields))

    @property
    def version(self) -> int:
        """Odd while a write is under way."""
        return self._writing.version

    def warm(self) -> None:
        """Read ahead what searches need."""
        self._call("warm")

    def close(self) -> None:
        """Flush and let go of the folder; closing twice is harmless."""
        with self._restarting:
            self._open = False
            self._child.close()

    def _stream(self, name: str, **kwargs: object) -> Iterator[Any]:
        with self._child.borrowed() as connection:
            try:
                connection.send((name, (), kwargs))
                while (answer := _received(connection)) is not None:
                    try:
                        yield answer
                    except GeneratorExit:
                        connection.send(END)
                        raise
                    connection.send(NEXT)
            except (EOFError, OSError):
                raise ShelfError(
                    f"{self._folder}: the process that holds the index ended: try again"
                ) from None

    def _call(self, name: str, *args: object, **kwargs: object) -> Any:
        child = self._child
        try:
            return child.call(name, args, kwargs)
        except (EOFError, OSError):
            self._restart(child)
        try:
            return self._child.call(name, args, kwargs)
        except (EOFError, OSError):
            raise ShelfError(
                f"{self._folder}: the process that holds the index ended twice over one request. "
                "If memory is short, make room and try again"
            ) from None

    def _restart(self, died: "_Child") -> None:
        with self._restarting:
            if not self._open:
                raise ShelfError(f"{self._folder}: this index is closed")
            if self._child is died:
                _log.warning("%s: the process that held the index ended: starting it again",
                             self._folder)  # fmt: skip
                died.close()
                self._child = _Child(self._folder)


def _how(*, arrange: bool, keep: tuple[int, int] | None) -> list[str]:
    kept = [] if keep is None else [f"keep={keep[0]}/{keep[1]}"]
    return kept + ["arrange"] * arrange


class _Child:
    """A process with an index, and the connections to it."""

    def __init__(self, folder: Path, *first: str) -> None:
        """Start it; `first` is done before the index is open."""
        pairs = [socket.socketpair() for _ in range(_CONNECTIONS)]
        theirs = [there.fileno() for _, there in pairs]
        self._process = subprocess.Popen(  # noqa: S603
            [
                sys.executable, "-m", "omnishelf.index.host",
                str(folder), ",".join(map(str, theirs)), *first,
            ],
            pass_fds=theirs,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        self._free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self._connections = []
        for here, there in pairs:
            there.close()
            self._connections.append(Connection(here.detach()))
        try:
            answer = self._connections[0].recv()
        except EOFError:
            answer = ShelfError(f"{folder}: the process for the index ended before it was open")
        if answer != READY:
            self.close()
            raise answer
        for connection in self._connections:
            self._free.put(connection)

    @contextmanager
    def borrowed(self) -> Iterator[Connection]:
        connection = self._free.get()
        try:
            yield connection
        finally:
            self._free.put(connection)

    def call(self, name: str, args: Sequence[object], kwargs: Mapping[str, object]) -> Any:
        with self.borrowed() as connection:
            connection.send((name, args, kwargs))
            return _received(connection)

    def close(self) -> None:
        for connection in self._connections:
            with suppress(OSError):
                connection.close()
        self._process.wait()


def _received(connection: Connection) -> Any:
    try:
        answer = connection.recv()
    except TypeError:
        if connection.closed:
            # By another thread, while this one waited.
            raise EOFError from None
        raise
    if isinstance(answer, Exception):
        raise answer
    return answer
