"""Words within one or two edits of another, out of very many."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

_PREFIX = 10
"""Letters of a word that are looked at; the rest is compared afterwards."""
_TWO_EDITS_FROM = 8
"""Letters of a typed word from which on two edits are looked for: of a shorter word, they leave
too little."""
_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))
_INVERSE_TWICE = np.uint64(pow(int(_BASE), -2, 1 << 64))
_POWERS = np.cumprod(np.full(_PREFIX, _BASE), dtype=np.uint64)
_KEPT_BITS = 32
_BLOCK = 20_000

_ONE, _OTHER = np.triu_indices(_PREFIX + 1, 1)
"""Pairs of letters that are deleted; the place after the last one stands for none."""

Hashes = NDArray[np.uint64]


class NearWords:
    """Finds words by what is left of them when letters are deleted.

    Two words within d edits of one another become equal by deleting at most d letters of each:
    symmetric deletion, W. Garbe's SymSpell (2012), after T. Bocek, E. Hunt, B. Stiller, "Fast
    similarity search in large dictionaries", 2007. The texts that are left are not made: their
    polynomial hashes follow from those of the words' beginnings, for all words at once. What the
    hashes find is compared exactly (optimal string alignment distance).
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        hashes, owners = [np.zeros(0, np.uint32)], [np.zeros(0, np.int32)]
        for start in range(0, len(words), _BLOCK):
            left, rows = _left_over(words[start : start + _BLOCK])
            hashes.append(left)
            owners.append((rows + start).astype(np.int32))
        joined = np.concatenate(hashes)
        order = np.argsort(joined, kind="stable")
        self._hashes = joined[order]
        self._owners = np.concatenate(owners)[order]

    def find(self, word: str) -> list[int]:
        """Places of the words within one edit; of a word of 8 letters or more, within two."""
        most = 2 if len(word) >= _TWO_EDITS_FROM else 1
        asked = np.unique(_left_over([word])[0])
        begins = np.searchsorted(self._hashes, asked, "left").tolist()
        ends = np.searchsorted(self._hashes, asked, "right").tolist()
        places = {
            place
            for begin, end in zip(begins, ends, strict=True)
            if begin < end
            for place in self._owners[begin:end].tolist()
        }
        return [
            place
            for place in sorted(places)
            if OSA.distance(word, self._words[place], score_cutoff=most) <= most
        ]


def _left_over(words: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Hashes of what deletions leave of the words' beginnings, each with its word's place."""
    cut = np.array([word[:_PREFIX] for word in words], f"<U{_PREFIX}")
    # Of an empty place the letter is 0 and adds nothing to a sum.
    letters = cut.view(np.uint32).reshape(len(words), _PREFIX).astype(np.uint64)
    sums = np.zeros((len(words), _PREFIX + 2), np.uint64)
    np.cumsum(letters * _POWERS, axis=1, dtype=np.uint64, out=sums[:, 1:-1])
    total = sums[:, -1:] = sums[:, -2:-1]
    between = (sums[:, _OTHER] - sums[:, _ONE + 1]) * _INVERSE
    rest = (total - sums[:, _OTHER + 1]) * _INVERSE_TWICE
    lengths = np.array([len(word) for word in words])[:, None]
    last = np.where(_OTHER < _PREFIX, _OTHER, _ONE)
    there = (last < lengths) & ((_OTHER == _PREFIX) | (lengths >= _TWO_EDITS_FROM - 2))
    rows, _ = np.nonzero(there)
    deleted = (sums[:, _ONE] + between + rest)[there]
    return (
        _kept(np.concatenate([total[:, 0], deleted])),
        np.concatenate([np.arange(len(words)), rows]),
    )


def _kept(hashes: Hashes) -> NDArray[np.uint32]:
    """The upper half, mixed: where a few letters differ, the sums alone differ in few bits."""
    mixed = (hashes ^ (hashes >> np.uint64(33))) * _BASE
    return (mixed >> np.uint64(64 - _KEPT_BITS)).astype(np.uint32)
