"""From a text to hashed n-grams, for all languages at once."""

import re
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import HAN, UNSPACED, fold, stem
from omnishelf.reviews.text.lexicon import negated, words
from omnishelf.reviews.text.words import every_language

Places = NDArray[np.int64]

BITS = 19
"""2^19 places: few n-grams of 60,000 reviews fall into one with others."""
MOST_CHARACTERS = 4_000
"""Of a longer review the first and the last half of this are read: openings and conclusions
judge, and time is bounded."""

_LONGEST = 4
_UNSPACED = re.compile(rf"[{HAN}{UNSPACED}][{HAN}{UNSPACED}\W]*")
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
    the signs. Where words are not spaced, the n-grams are 1 to 4 characters, which needs no
    dictionary; elsewhere words, their stems and pairs of words, without small ones; a word that
    is negated is another word (S. Das, M. Chen, Management Science 53, 2007).
    """
    folded = fold(clip(text))
    found = [_characters(run) for run in _UNSPACED.findall(folded)]
    spaced = _UNSPACED.sub(" ", folded)
    if spaced.strip():
        hashed = [zlib.crc32(gram.encode("utf-8", "replace")) for gram in _words(spaced)]
        found.append(_placed(np.array(hashed, np.uint64) * _FACTOR))
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def _words(text: str) -> Iterator[str]:
    small, negations = every_language("small"), every_language("not")
    before = ""
    parts = words(text)
    for at, part in enumerate(parts):
        if not part[0].isalnum():
            before = ""
        elif part in negations:
            before = part
        elif part not in small:
            mark = "not " if negated(parts, at, negations) else ""
            yield mark + part
            yield f"{mark}~{stem(part)}"
            if before:
                yield f"{before} {part}"
            before = part


def _characters(run: str) -> Places:
    """Hashes of all runs of 1 to 4 characters; arithmetic is modulo 2^64."""
    codes = np.frombuffer(run.encode("utf-32-le", "replace"), "<u4").astype(np.uint64)
    hashed = np.zeros(len(codes), np.uint64)
    found = []
    for length in range(1, min(_LONGEST, len(codes)) + 1):
        ends = codes[length - 1 :]
        hashed = (hashed[: len(ends)] + ends + np.uint64(length)) * _FACTOR
        found.append(_placed(hashed))
    return np.concatenate(found)


def _placed(hashed: NDArray[np.uint64]) -> Places:
    mixed = (hashed ^ (hashed >> np.uint64(29))) * _MIX
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)
