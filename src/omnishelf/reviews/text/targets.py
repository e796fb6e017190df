"""Which words of a sentence are what it judges: `battery`, `remote control`."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import stem
from omnishelf.fusion.odds import logistic
from omnishelf.reviews.text.lexicon import words
from omnishelf.reviews.text.words import ASPECTS, every_language

TARGET_BITS = 16
_FREQUENT = 8
_NEAR = 4
_LEAST_LETTERS = 3


@dataclass(frozen=True, eq=False)
class TargetHead:
    """Logistic regression over a word, its neighbours, and how often the product's reviews say it.

    Frequent nouns near judging words are what is judged (M. Hu, B. Liu, "Mining and summarizing
    customer reviews", KDD 2004); what counts as frequent, near and judging is learned here.
    """

    weights: NDArray[np.float32]
    """[2^TARGET_BITS]"""
    intercept: float
    threshold: float
    """Probability from which on a word is a target: the best F1 on folds that were held back."""

    def find(self, sentence: str, said: Mapping[str, int]) -> set[str]:
        """Stems of the words that a sentence judges.

        Args:
            sentence: of a language with spaces.
            said: in how many sentences about the product each stem stands (`counted`).
        """
        found = list(candidates(sentence, said))
        logits = [float(self.weights[places].sum()) + self.intercept for _, places in found]
        likely = logistic(np.array(logits, np.float64)) >= self.threshold
        return {word for (word, _), yes in zip(found, likely, strict=True) if yes}


def counted(sentences: Sequence[str]) -> dict[str, int]:
    """In how many sentences each stem stands."""
    counts: dict[str, int] = {}
    for sentence in sentences:
        for word in {stem(part) for part in words(sentence)}:
            counts[word] = counts.get(word, 0) + 1
    return counts


def candidates(sentence: str, said: Mapping[str, int]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Stems that may be targets, and where their features fall, in [0, 2^TARGET_BITS)."""
    parts = words(sentence)
    small = every_language("small") | every_language("not")
    judging = every_language("good") | every_language("bad")
    named = _named()
    judges = [at for at, part in enumerate(parts) if part in judging]
    for at, part in enumerate(parts):
        if part in small or not part.isalpha() or len(part) < _LEAST_LETTERS:
            continue
        before = parts[at - 1] if at else "^"
        after = parts[at + 1] if at + 1 < len(parts) else "$"
        before_that = parts[at - 2] if at > 1 else "^"
        own = stem(part)
        near = min((abs(at - judge) for judge in judges if judge != at), default=_NEAR)
        frequent = min(_FREQUENT, int(np.log2(1 + said.get(own, 0))))
        features = (
            f"word {own}",
            f"ending {part[-3:]}",
            f"before {before}",
            f"before that {before_that} {before}",
            f"after {after}",
            f"frequent {frequent}",
            f"near {min(near, _NEAR)}",
            f"judging words {min(len(judges), 3)}",
            f"judges {part in judging}",
            f"named {part in named}",
            f"near and frequent {min(near, _NEAR)} {frequent}",
            f"length {min(len(parts) // 5, 6)}",
        )
        hashed = [zlib.crc32(one.encode("utf-8", "replace")) for one in features]
        yield own, np.array(hashed, np.int64) >> (32 - TARGET_BITS)


def _named() -> frozenset[str]:
    return frozenset().union(*(every_language(aspect) for aspect in ASPECTS))
