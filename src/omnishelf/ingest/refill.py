"""Filling an index from the records and the feature cache: nothing is encoded again."""

from collections.abc import Callable, Mapping

from omnishelf.index.index import Entry, Index
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.place import Place
from omnishelf.ingest.raw import placed_vectors
from omnishelf.ingest.records import Record, Records
from omnishelf.types import Product, Source

_BATCH = 512


class Refill:
    """Gives an index what the records hold and it lacks."""

    def __init__(
        self,
        records: Records,
        encoders: Mapping[Source, str],
        cache: FeatureCache,
        *,
        aliases: Callable[[Product], tuple[str, ...]],
    ) -> None:
        """Fill from these records, with features that this cache has of these encoders.

        Args:
            records: what the products are.
            encoders: names of the shop's encoders, by the source that each fills.
            cache: their raw features.
            aliases: what else a product's attributes are called.
        """
        self._records = records
        self._encoders = encoders
        self._cache = cache
        self._aliases = aliases

    def __call__(self, index: Index, place: Place, *, after: int = 0) -> int:
        """Bring an index up to date; doing so twice is harmless.

        Args:
            index: holds all writes up to the number `after`.
            place: where the index's model puts raw features.
            after: a write's number.

        Returns:
            The number of the last write that it holds now.
        """
        seq = after
        for batch in self._records.since(after, batch=_BATCH):
            kept = [(each.product, each) for each in batch if each.product is not None]
            index.delete([each.id for each in batch if each.product is None])
            index.upsert(self._entries(kept, place))
            seq = batch[-1].seq
        return seq

    def _entries(self, kept: list[tuple[Product, Record]], place: Place) -> list[Entry]:
        ids = [product.id for product, _ in kept]
        placed = placed_vectors(ids, self._encoders, self._cache, place)
        return [
            Entry(product, record.fingerprint, vectors, self._aliases(product))
            for (product, record), vectors in zip(kept, placed, strict=True)
        ]
