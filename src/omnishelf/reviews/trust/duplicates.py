"""Reviews that say the same in almost the same words."""

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import fold
from omnishelf.reviews.text.grams import clip

_SHINGLE = 4
"""Characters; punctuation and spaces do not count."""
_LEAST_SHINGLES = 12
"""Whoever writes less may well write what others write."""
_ALIKE = 0.8
_BANDS, _ROWS = 16, 4
"""Two texts of Jaccard 0.8 are compared with a chance of 1 - (1 - 0.8^4)^16 = 0.9998."""
_COMPARED = 50
_RNG = np.random.default_rng(5)
# Odd factors, modulo 2^64, permute all numbers.
_FACTORS = _RNG.integers(0, 1 << 63, _BANDS * _ROWS, np.uint64) * np.uint64(2) + np.uint64(1)
_ADDS = _RNG.integers(0, 1 << 63, _BANDS * _ROWS, np.uint64)
_NOT_WORDS = re.compile(r"[\W_]+")

Shingles = NDArray[np.uint64]


def duplicates(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Groups of near-duplicates: the places of texts, rising, at least two in each.

    MinHash (A. Broder, "On the resemblance and containment of documents", 1997) with banding (J.
    Leskovec, A. Rajaraman, J. Ullman, Mining of Massive Datasets, 3.4) finds candidates; what it
    finds is compared: Jaccard of at least 0.8 over shingles of 4 characters. Texts of fewer than
    15 characters have no duplicates.
    """
    shingles = [_shingles(text) for text in texts]
    root = list(range(len(texts)))
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for at, own in enumerate(shingles):
        if len(own) < _LEAST_SHINGLES:
            continue
        for band, key in enumerate(_signature(own)):
            bucket = buckets[band, key.tobytes()]
            for other in bucket:
                if _find(root, other) != _find(root, at) and _jaccard(own, shingles[other]):
                    root[_find(root, at)] = _find(root, other)
            if len(bucket) < _COMPARED:
                bucket.append(at)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(texts)):
        groups[_find(root, at)].append(at)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _shingles(text: str) -> Shingles:
    codes = np.frombuffer(
        _NOT_WORDS.sub("", fold(clip(text))).encode("utf-32-le", "surrogatepass"), "<u4"
    )
    if len(codes) < _SHINGLE:
        return np.zeros(0, np.uint64)
    hashed = np.zeros(len(codes) - _SHINGLE + 1, np.uint64)
    for at in range(_SHINGLE):
        hashed = (hashed + codes[at : at + len(hashed)]) * np.uint64(0x9E3779B97F4A7C15)
        hashed ^= hashed >> np.uint64(31)
    return np.unique(hashed)


def _signature(shingles: Shingles) -> NDArray[np.uint64]:
    """[bands, rows], the least of each permutation."""
    least = (shingles[:, None] * _FACTORS + _ADDS).min(axis=0)
    return np.asarray(least.reshape(_BANDS, _ROWS))


def _jaccard(one: Shingles, other: Shingles) -> bool:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared >= _ALIKE * (len(one) + len(other) - shared)


def _find(root: list[int], at: int) -> int:
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at
