"""What tells a changed product from an unchanged one."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from omnishelf.index.index import Fingerprint
from omnishelf.types import Product

CONTENT_FIELDS = frozenset(
    {"title", "description", "brand", "category", "attributes", "translations", "images", "sounds"}
)
"""Fields that vectors and words are made from; a change of any other re-encodes nothing."""


def digest(content: bytes) -> bytes:
    """sha256 of some content."""
    return hashlib.sha256(content).digest()


def record_fingerprint(product: Product) -> str:
    """Hash of a product's record."""
    return _hash(product.model_dump(mode="json"))


def fingerprint(
    product: Product,
    media: Mapping[str, bytes | None],
    made_by: Sequence[str],
) -> Fingerprint:
    """Hashes of a product as it came.

    Args:
        product: the product.
        media: digest of each of its references' content; None where it can't be had.
        made_by: names of the encoders that make its vectors, and limits of decoding.
    """
    content = product.model_dump(mode="json", include=set(CONTENT_FIELDS - {"images", "sounds"}))
    for name, references in (("images", product.images), ("sounds", product.sounds)):
        content[name] = [(media[reference] or b"").hex() for reference in references]
    content["made_by"] = list(made_by)
    return Fingerprint(record_fingerprint(product), _hash(content))


def _hash(record: Mapping[str, object]) -> str:
    text = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
