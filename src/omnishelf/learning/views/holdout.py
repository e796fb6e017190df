"""What training never sees, so that it can be judged by it."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.wishes import ANY
from omnishelf.learning.views.dataset import Dataset

_FEW = 20
"""With fewer phrases than this held back, all phrases may ask for held-back products."""
_SHARE_OF_PHRASES = 0.12
_BUCKETS = 1 << 32


@dataclass(frozen=True, slots=True, eq=False)
class Holdout:
    """Products and phrases that training does not see."""

    products: NDArray[np.bool_]
    phrases: NDArray[np.bool_]

    @property
    def asked(self) -> NDArray[np.int64]:
        """Places of the phrases to judge by."""
        places = np.flatnonzero(self.phrases)
        return places if len(places) >= _FEW else np.arange(len(self.phrases))


def hold_back(data: Dataset, *, share: float, most: int) -> Holdout:
    """Hold back some products and some phrases that ask for several things at once.

    Which ones is decided by their ids and texts, not by chance: a product held back from one
    training is held back from the next, so that a model that goes on from another is judged
    by what neither has seen. At least one product, and never all.
    """
    count = len(data)
    wanted = min(max(1, round(share * count)), most, count - 1)
    order = np.argsort([_bucket(id) for id in data.ids], kind="stable")
    products = np.zeros(count, np.bool_)
    products[order[:wanted]] = True
    several = (data.phrases.wishes != ANY).sum(axis=1) > 1
    drawn = np.array([_bucket(text) for text in data.phrases.texts], np.float64)
    return Holdout(products, several & (drawn < _SHARE_OF_PHRASES * _BUCKETS))


def _bucket(name: str) -> int:
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big")
