"""Chinese characters chosen wrongly among those that sound alike (红色运动协 for 鞋)."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from omnishelf.analyzer import segmenter
from omnishelf.vocabulary import chances
from omnishelf.vocabulary.pinyin import alike, syllables

_LONGEST = 8
"""Characters of a word."""
_LONGEST_RUN = 60
"""Characters without a space; more is no query and is left as it is."""
_HABITUAL = 3
"""Times that jieba's dictionary has seen a word; what is rarer may be corrected."""
_LACKED = math.log(0.2)
"""A word of a query is not the shop's."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a reading of a run."""

    word: str
    start: int
    end: int
    score: float
    changed: bool


class ChineseWords:
    """Reads runs of Chinese characters as words, the shop's own rather than others."""

    def __init__(self, words: Mapping[str, int]) -> None:
        """Take the shop's words of two Chinese characters and more, and how many products have
        each."""
        self._words = {word: count for word, count in words.items() if len(word) <= _LONGEST}
        self._total = sum(self._words.values()) + 1

    def correct(self, run: str) -> list[tuple[int, int, str, float]]:
        """Stretches of a run that are a word of the shop, wrongly written: where each begins and
        ends, the word, and the chance that it is meant."""
        if not self._words or len(run) > _LONGEST_RUN:
            return []
        best = self._read(run, changing=True)
        plain = self._read(run, changing=False)
        gained = sum(step.score for step in best) - sum(step.score for step in plain)
        chance = chances.among(gained, [0.0])
        return [(step.start, step.end, step.word, chance) for step in best if step.changed]

    def read(self, pinyin: str) -> tuple[str, float] | None:
        """The shop's words that are read like this, without spaces or tones, and the logarithm
        of how often they are used; None if there are none that make up all of it."""
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(pinyin)
        for end in range(1, len(pinyin) + 1):
            for start in range(max(0, end - self._longest_reading), end):
                before = best[start]
                word = self._by_reading.get(pinyin[start:end])
                if before is None or word is None:
                    continue
                score = before[0] + self._score(word)
                here = best[end]
                if here is None or score > here[0]:
                    best[end] = (score, (*before[1], word))
        found = best[-1]
        return ("".join(found[1]), found[0]) if found and found[1] else None

    def _read(self, run: str, *, changing: bool) -> list[_Step]:
        """The likeliest reading (Viterbi over a unigram model)."""
        best: list[tuple[float, list[_Step]]] = [(0.0, [])]
        for end in range(1, len(run) + 1):
            ways = []
            for start in range(max(0, end - _LONGEST), end):
                for step in self._steps(run, start, end, changing=changing):
                    ways.append((best[start][0] + step.score, start, step))
            score, start, step = max(ways, key=lambda way: way[0])
            best.append((score, [*best[start][1], step]))
        return best[-1][1]

    def _steps(self, run: str, start: int, end: int, *, changing: bool) -> Iterator[_Step]:
        part = run[start:end]
        seen = segmenter().dt.FREQ.get(part) or 0
        known = part in self._words
        if known:
            yield _Step(part, start, end, self._score(part), changed=False)
        if seen or len(part) == 1:
            score = _LACKED + math.log(max(seen, 1) / segmenter().dt.total)
            yield _Step(part, start, end, score, changed=False)
        if changing and len(part) > 1 and not known and seen < _HABITUAL:
            for word in self._by_sound.get(_sound(part), ()):
                if lost := _lost(part, word):
                    score = self._score(word) - lost
                    yield _Step(word, start, end, score, changed=True)

    def _score(self, word: str) -> float:
        return math.log(self._words[word] / self._total)

    @cached_property
    def _by_sound(self) -> Mapping[str, tuple[str, ...]]:
        sounds: dict[str, tuple[str, ...]] = {}
        for word in self._words:
            key = _sound(word)
            sounds[key] = (*sounds.get(key, ()), word)
        return sounds

    @cached_property
    def _by_reading(self) -> Mapping[str, str]:
        """The commonest word of each reading."""
        ordered = sorted(self._words, key=self._words.__getitem__)
        return {"".join(syllables(word)): word for word in ordered}

    @cached_property
    def _longest_reading(self) -> int:
        return max(map(len, self._by_reading), default=0)


def _sound(word: str) -> str:
    # By characters, not by words: what was mistyped is no word that could tell how it is read.
    return " ".join(alike(syllables(character)[0]) for character in word)


def _lost(typed: str, meant: str) -> float | None:
    """What choosing these characters for the right ones costs; None if none is right."""
    lost, same = 0.0, 0
    for one, other in zip(typed, meant, strict=True):
        if one == other:
            same += 1
        elif syllables(one) == syllables(other):
            lost += chances.SAME_SOUND
        else:
            lost += chances.NEAR_SOUND
    return lost if same else None
