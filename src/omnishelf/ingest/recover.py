"""Records of a shop that has none: read from its index, which holds all products too."""

from omnishelf.index.index import Index
from omnishelf.ingest.records import Records

_BATCH = 512


def recover_records(records: Records, generation: str, index: Index) -> None:
    """Write down every product that an index holds, and that it holds them."""
    seq = 0
    for products in index.scan(batch=_BATCH):
        made = index.fingerprints([product.id for product in products])
        seq = records.put({product.id: (product, made[product.id]) for product in products})
    records.mark(generation, seq)
