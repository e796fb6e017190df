"""Products of candidates, read once between two writes."""

import threading
from collections.abc import Sequence

from omnishelf.index.index import Index
from omnishelf.types import Product

_MOST = 10_000
"""Products kept, of some 4 kB each; the shoppers of an hour are shown the same few over and over,
and each search looks at two hundred."""


class ReadProducts:
    """Reads products by id. Safe to use from several threads.

    An engine's record takes a tenth of a millisecond to become a product, and what is shown first
    is chosen among hundreds.
    """

    def __init__(self, index: Index) -> None:
        """Read those of this index."""
        self._index = index
        self._version: int | None = None
        self._kept: dict[str, Product] = {}
        self._lock = threading.Lock()

    def __call__(self, ids: Sequence[str]) -> dict[str, Product]:
        """The products of those ids that are stored, as they are now."""
        version = self._index.version
        if version is None or version % 2:
            return self._index.products(ids)
        with self._lock:
            if version != self._version:
                self._kept, self._version = {}, version
            found = {id: self._kept[id] for id in ids if id in self._kept}
        if missing := [id for id in ids if id not in found]:
            read = self._index.products(missing)
            self._keep(read, version)
            found |= read
        return found

    def _keep(self, read: dict[str, Product], version: int) -> None:
        with self._lock:
            # What was read during a write may be of before it.
            if self._version == version == self._index.version:
                if len(self._kept) + len(read) > _MOST:
                    self._kept.clear()
                self._kept |= read
