"""How well speech was heard."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from omnishelf.analyzer import HAN, fold

_TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+(?:['’][^\W_]+)*")
_NUMBERS = {"8": "eight", "12": "twelve", "16": "sixteen", "20": "twenty", "oz": "ounce"}
"""Numbers are understood after they are heard: how they are written makes no difference here."""
_ROUNDS = 2_000


def words_of(text: str) -> list[str]:
    """Folded words; of Chinese, characters."""
    return [_NUMBERS.get(word, word) for word in _TOKEN.findall(fold(text))]


def found(values: Sequence[str], text: str) -> list[bool]:
    """Whether each value stands in a text, word for word."""
    there = f" {' '.join(words_of(text))} "
    return [f" {' '.join(words_of(value))} " in there for value in values]


def errors(said: str, heard: str) -> tuple[int, int]:
    """Words wrong, missing or too many; and words said."""
    reference = words_of(said)
    return Levenshtein.distance(reference, words_of(heard)), len(reference)


def added(said: str, heard: str, names: Collection[str]) -> int:
    """Words among the names that were written more often than said."""
    more = Counter(words_of(heard)) - Counter(words_of(said))
    return sum(count for word, count in more.items() if word in names)


def share(parts: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Sum of the first over the sum of the second, and the bounds of its 95 % interval.

    Args:
        parts: one pair a recording. Recordings are drawn again with replacement (percentile
            bootstrap).
    """
    counts: NDArray[np.float64] = np.array(parts, np.float64)
    rng = np.random.default_rng(0)
    drawn = counts[rng.integers(len(counts), size=(_ROUNDS, len(counts)))].sum(axis=1)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], (2.5, 97.5))
    top, bottom = counts.sum(axis=0)
    return float(top / bottom), float(low), float(high)
