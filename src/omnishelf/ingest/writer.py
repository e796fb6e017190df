"""The way of every write: into the records first, into the index next."""

from collections.abc import Callable, Mapping, Sequence

from omnishelf.index.index import Entry, Fingerprint, Index
from omnishelf.ingest.place import Place
from omnishelf.ingest.records import Records
from omnishelf.ingest.refill import Refill
from omnishelf.types import Product


class Writer:
    """Writes to the records and one generation's index, one writer at a time.

    What a crash or a full disk kept from the index is in the records: it is caught up with
    before anything else is written, so that an index never skips a write.
    """

    def __init__(
        self, records: Records, generation: str, index: Index, refill: Refill, place: Place
    ) -> None:
        """Write to this index.

        Args:
            records: of the shop.
            generation: by this name the records know how far the index has come.
            index: takes the writes.
            refill: brings it up to date.
            place: where its model puts raw features.
        """
        self._records = records
        self._generation = generation
        self._index = index
        self._refill = refill
        self._place = place
        self._holds = records.holds(generation) or 0

    def catch_up(self) -> None:
        """Give the index all that the records hold and it lacks."""
        if self._holds < self._records.last:
            self._mark(self._refill(self._index, self._place, after=self._holds))

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add products, or replace those with the same ids whole; durable on return."""
        if entries:
            products = {each.product.id: (each.product, each.fingerprint) for each in entries}
            self._write(self._records.put(products), lambda: self._index.upsert(entries))

    def update(self, products: Mapping[str, tuple[Product, Fingerprint]]) -> None:
        """Replace the records of stored products; vectors and words stay as they are."""
        if products:
            self._write(self._records.put(products), lambda: self._index.update(products))

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        there = [*self._records.fingerprints(ids)]
        if there:
            self._write(self._records.delete(there), lambda: self._index.delete(there))
        return len(there)

    def _write(self, seq: int, write: Callable[[], object]) -> None:
        if self._holds == seq - 1:
            write()
            self._mark(seq)
        else:
            self.catch_up()

    def _mark(self, seq: int) -> None:
        self._records.mark(self._generation, seq)
        self._holds = seq
