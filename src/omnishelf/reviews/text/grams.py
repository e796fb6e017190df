"""From a text to hashed n-grams of characters and words, for all languages at once."""

import re
import zlib

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import HAN, UNSPACED, fold

Places = NDArray[np.int64]

BITS = 19
"""2^19 places: two n-grams of 60,000 reviews seldom fall into one."""
MOST_CHARACTERS = 4_000
"""Of a longer review the first and the last half of this are read: openings and conclusions
judge, and time is bounded."""

_LONGEST = 4
_WORD = re.compile(rf"(?:(?![{HAN}{UNSPACED}])[^\W_])+")
_WORDS = 3
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""2^64 / golden ratio: D. Knuth, The Art of Computer Programming 3, 6.4."""
_MIX = np.uint64(0xBF58476D1CE4E5B9)
"""Of splitmix64: G. Steele, D. Lea, C. Flood, OOPSLA 2014."""


def clip(text: str) -> str:
    """The text, or the first and last part of one that is longer than `MOST_CHARACTERS`."""
    if len(text) <= MOST_CHARACTERS:
        return text
    half = MOST_CHARACTERS // 2
    return f"{text[:half]} {text[-half:]}"


def places(text: str) -> Places:
    """Where a text's n-grams fall, each once, rising; in [0, 2^BITS).

    K. Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009, without
    the signs: the n-grams are 1 to 4 characters, which needs no dictionary for Chinese, and 1 to
    3 words where words are spaced. Width, case and accents are folded.
    """
    folded = fold(clip(text))
    codes = np.frombuffer(f" {folded} ".encode("utf-32-le", "surrogatepass"), "<u4")
    found = [_characters(codes.astype(np.uint64))]
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(folded)]
    if words:
        found.append(_sequences(np.array(words, np.uint64), _WORDS, np.uint64(_LONGEST)))
    return np.unique(np.concatenate(found))


def _characters(codes: NDArray[np.uint64]) -> Places:
    return _sequences(codes, _LONGEST, np.uint64(0))


def _sequences(codes: NDArray[np.uint64], longest: int, kind: np.uint64) -> Places:
    """Hashes of all runs of 1 to `longest` codes; arithmetic is modulo 2^64."""
    hashed = np.zeros(len(codes), np.uint64)
    found = []
    for length in range(1, min(longest, len(codes)) + 1):
        ends = codes[length - 1 :]
        hashed = (hashed[: len(ends)] + ends + kind + np.uint64(length)) * _FACTOR
        mixed = hashed ^ (hashed >> np.uint64(29))
        found.append((mixed * _MIX) >> np.uint64(64 - BITS))
    return np.concatenate(found).astype(np.int64)
