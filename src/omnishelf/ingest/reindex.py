"""Filling a new index from an old one and the feature cache: nothing is encoded again."""

from collections.abc import Callable

from omnishelf.encoders.sets import EncoderSet
from omnishelf.index.index import Entry, Index
from omnishelf.ingest.features import FeatureCache
from omnishelf.ingest.pipeline import Place
from omnishelf.ingest.raw import raw_features
from omnishelf.types import Product

_BATCH = 512


def reindex(
    old: Index,
    new: Index,
    encoders: EncoderSet,
    cache: FeatureCache,
    *,
    aliases: Callable[[Product], tuple[str, ...]],
    place: Place,
) -> int:
    """Store every product of one index in another, its vectors placed anew; returns how many."""
    count = 0
    for products in old.scan(batch=_BATCH):
        ids = [product.id for product in products]
        fingerprints = old.fingerprints(ids)
        raw = {
            source: raw_features(ids, source, made.product, cache)
            for source, made in encoders.items()
        }
        placed = place(
            [{source: rows[id] for source, rows in raw.items() if id in rows} for id in ids]
        )
        new.upsert(
            [
                Entry(product, fingerprints[product.id], vectors, aliases(product))
                for product, vectors in zip(products, placed, strict=True)
            ]
        )
        count += len(products)
    new.optimize()
    return count
