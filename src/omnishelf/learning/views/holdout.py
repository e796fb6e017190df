"""What training never sees, so that it can be judged by it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.wishes import ANY
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.phrases import Phrases

_FEW = 20
"""With fewer phrases than this held back, all phrases may ask for held-back products."""
SHARE_OF_PHRASES = 0.12
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
    """Hold back some products, and some phrases that ask for several things at once."""
    return Holdout(
        held_products(data.ids, share=share, most=most),
        held_phrases(data.phrases, since=0.0, share=SHARE_OF_PHRASES),
    )


def held_products(ids: Sequence[str], *, share: float, most: int) -> NDArray[np.bool_]:
    """Products to hold back: at least one, and never all.

    Which ones is decided by their ids, not by chance: a product held back from one training is
    held back from the next, so that a model that goes on from another is judged by what neither
    has seen.
    """
    wanted = min(max(1, round(share * len(ids))), most, len(ids) - 1)
    order = np.argsort([_bucket(id) for id in ids], kind="stable")
    products = np.zeros(len(ids), np.bool_)
    products[order[:wanted]] = True
    return products


def held_phrases(phrases: Phrases, *, since: float, share: float) -> NDArray[np.bool_]:
    """Phrases to hold back, of those that ask for several things: decided by their texts.

    Args:
        phrases: of the catalog.
        since: where in [0, 1) the part to hold back begins; parts that do not overlap hold
            back different phrases.
        share: how much of all is that part.
    """
    several = (phrases.wishes != ANY).sum(axis=1) > 1
    drawn = np.array([_bucket(text) for text in phrases.texts], np.float64) / _BUCKETS
    held: NDArray[np.bool_] = several & (since <= drawn) & (drawn < since + share)
    return held


def _bucket(name: str) -> int:
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big")
