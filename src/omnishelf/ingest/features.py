"""The feature cache: what an encoder once made of some content is never computed again."""

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

FILE_NAME = "features.sqlite"
_KEYS_PER_STATEMENT = 500
_DIGEST = 32
"""Bytes of a content's digest."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    encoder TEXT NOT NULL, digest BLOB NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (encoder, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
    limits TEXT NOT NULL, digest BLOB NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (limits, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS downloads (
    url TEXT PRIMARY KEY, digest BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contents (
    product TEXT NOT NULL, source TEXT NOT NULL, digests BLOB NOT NULL,
    PRIMARY KEY (product, source)
) WITHOUT ROWID;
"""


class FeatureCache:
    """Raw features by encoder and content digest, in one SQLite file.

    Vectors are kept as float16: the rounding moves a cosine by less than 0.001, and halves
    the file. `rounded` gives what the cache will give back, so that a fresh product and a
    cached one are indexed with the same numbers.
    """

    def __init__(self, folder: Path) -> None:
        """Open the cache of a shop, making it if there is none."""
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(folder / FILE_NAME, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(_SCHEMA)

    @staticmethod
    def rounded(vectors: Vector) -> Vector:
        """Vectors as they come back from the cache; any shape."""
        return vectors.astype(np.float16).astype(np.float32)

    def vectors(self, encoder: str, digests: Iterable[bytes]) -> dict[bytes, Vector]:
        """Those of the digests that this encoder has encoded, each float32 [dim] and finite."""
        found = self._select(
            "SELECT digest, vector FROM vectors WHERE encoder = ? AND digest IN ({})",
            digests,
            encoder,
        )
        kept = (
            (digest, np.frombuffer(blob, np.float16).astype(np.float32)) for digest, blob in found
        )
        return {digest: vector for digest, vector in kept if np.isfinite(vector).all()}

    def keep_vectors(self, encoder: str, vectors: Mapping[bytes, Vector]) -> None:
        """Keep features, durable on return."""
        rows = [
            (encoder, digest, vector.astype(np.float16).tobytes())
            for digest, vector in vectors.items()
        ]
        self._write("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def failures(self, limits: str, digests: Iterable[bytes]) -> dict[bytes, str]:
        """Why those of the digests that could not be decoded within these limits could not."""
        return dict(
            self._select(
                "SELECT digest, reason FROM failures WHERE limits = ? AND digest IN ({})",
                digests,
                limits,
            )
        )

    def keep_failures(self, limits: str, reasons: Mapping[bytes, str]) -> None:
        """Remember content that cannot be decoded, so that it is reported again cheaply."""
        rows = [(limits, key, reason) for key, reason in reasons.items()]
        self._write("INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", rows)

    def downloads(self, urls: Iterable[str]) -> dict[str, bytes]:
        """Digests of those URLs whose content was downloaded before."""
        return dict(self._select("SELECT url, digest FROM downloads WHERE url IN ({})", urls))

    def keep_downloads(self, digests: Mapping[str, bytes]) -> None:
        """Remember what a URL held."""
        self._write("INSERT OR REPLACE INTO downloads VALUES (?, ?)", list(digests.items()))

    def contents(self, source: str, products: Iterable[str]) -> dict[str, list[bytes]]:
        """Digests of what products have for a source, in their own order."""
        found = self._select(
            "SELECT product, digests FROM contents WHERE source = ? AND product IN ({})",
            products,
            source,
        )
        return {
            product: [joined[at : at + _DIGEST] for at in range(0, len(joined), _DIGEST)]
            for product, joined in found
        }

    def keep_contents(self, source: str, contents: Mapping[str, Sequence[bytes]]) -> None:
        """Remember what products have for a source, so that they can be indexed anew from here."""
        rows = [(product, source, b"".join(digests)) for product, digests in contents.items()]
        self._write("INSERT OR REPLACE INTO contents VALUES (?, ?, ?)", rows)

    def forget(self, products: Iterable[str]) -> None:
        """Forget what products have; the features stay, for others may share them."""
        rows = [(product,) for product in products]
        self._write("DELETE FROM contents WHERE product = ?", rows)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _select(
        self, statement: str, keys: Iterable[bytes] | Iterable[str], *first: str
    ) -> list[tuple[Any, Any]]:
        wanted = list(dict.fromkeys(keys))
        rows: list[tuple[Any, Any]] = []
        with self._lock:
            for start in range(0, len(wanted), _KEYS_PER_STATEMENT):
                part = wanted[start : start + _KEYS_PER_STATEMENT]
                marks = ",".join("?" * len(part))
                rows += self._connection.execute(statement.format(marks), (*first, *part))
        return rows

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not rows:
            return
        try:
            with self._lock, self._connection:
                self._connection.executemany(statement, rows)
        except sqlite3.OperationalError as error:
            raise OSError(f"the feature cache can't be written ({error})") from None
