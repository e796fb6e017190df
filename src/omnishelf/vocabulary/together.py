"""Which words occur together in a product."""

import zlib
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

_BITS = 26
_MOST = 16
"""Words of a product that are paired: its kind and its properties come early."""
_BLOCK = 2_048
_ONE, _OTHER, _WORD = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, (1 << 64) - 1


class Together:
    """Pairs of words, in one fixed table of 8 MB.

    A Bloom filter with one hash (B. Bloom, "Space/time trade-offs in hash coding with allowable
    errors", 1970): a pair that was seen is always told, one that was not with a chance of the
    share of bits set, 5 % at 100,000 products. It tells between near spellings and decides
    nothing by itself, so that larger shops only lose some of the help.
    """

    def __init__(self) -> None:
        self._table = np.zeros(1 << (_BITS - 3), np.uint8)

    def add(self, products: Iterable[Sequence[str]]) -> None:
        """Note the words of products, those that count most first."""
        left, right = np.triu_indices(_MOST, 1)
        rows = iter(products)
        while block := list(islice(rows, _BLOCK)):
            hashes = np.zeros((len(block), _MOST), np.uint64)
            for row, words in enumerate(block):
                kept = [_hash(word) for word in words[:_MOST]]
                hashes[row, : len(kept)] = kept
            one, other = hashes[:, left].ravel(), hashes[:, right].ravel()
            there = (one != 0) & (other != 0)
            places = _places(one[there], other[there])
            np.bitwise_or.at(self._table, places >> 3, np.uint8(1) << (places & 7).astype(np.uint8))

    def has(self, one: str, other: str) -> bool:
        """Whether some product probably has both."""
        place = _place(_hash(one), _hash(other))
        return bool(self._table[place >> 3] >> (place & 7) & 1)


def _hash(word: str) -> int:
    # Never 0, which is an empty place of a row.
    return zlib.crc32(word.encode()) + 1


def _place(one: int, other: int) -> int:
    """The same for both orders of a pair."""
    mixed = ((one + other) * _ONE ^ (one * other) * _OTHER) & _WORD
    return ((mixed ^ (mixed >> 29)) * _ONE & _WORD) >> (64 - _BITS)


def _places(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.int64]:
    """`_place` of many pairs at once."""
    mixed = ((one + other) * np.uint64(_ONE)) ^ ((one * other) * np.uint64(_OTHER))
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(_ONE)
    places: NDArray[np.int64] = (mixed >> np.uint64(64 - _BITS)).astype(np.int64)
    return places
