"""A shop's products, in the order that they are learned from."""

from itertools import islice

from omnishelf.index.index import Index
from omnishelf.types import Product

_SCAN = 256


def ordered_products(index: Index, *, most: int | None = None) -> list[Product]:
    """An index's products, by their ids; of more than `most` about the first so many."""
    batches = islice(index.scan(batch=_SCAN), None if most is None else most // _SCAN)
    # The index gives products in an order of its own that changes as segments merge.
    return sorted((each for batch in batches for each in batch), key=lambda product: product.id)
