"""What a word that the shop lacks may have been meant as."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from rapidfuzz.distance import OSA

from omnishelf.vocabulary import chances
from omnishelf.vocabulary.chinese import ChineseWords
from omnishelf.vocabulary.edits import cost
from omnishelf.vocabulary.near import NearWords
from omnishelf.vocabulary.sounds import SOUNDS
from omnishelf.vocabulary.together import Together

_SOUNDS_FROM = 4
"""Letters of a word from which on words that sound alike are looked for."""
_SHORTEST_KEY = 3
"""Sounds of a word: fewer are shared by words that are nothing alike (`quiero`, `cuero`)."""
_HEARD_EDITS = 3
"""Edits that words which sound alike may differ by."""
_MOST_ALIKE = 20
"""Words of one sound that are looked at, the commonest."""
_SHORTEST_PART = 3
"""Letters of each part of a word that lacks a space."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One word, or several, of the shop's."""

    text: str
    score: float
    """Logarithm of the chance that it is used and typed like this."""


class Candidates:
    """Finds words by their letters, by their sound, in pinyin, and two that lack their space."""

    def __init__(self, words: Mapping[str, int], chinese: ChineseWords, together: Together) -> None:
        """Index words of scripts with spaces, by how many products have each."""
        self._words = words
        self._list = list(words)
        self._total = sum(words.values()) + 1
        self._near = NearWords(self._list)
        self._chinese = chinese
        self._together = together
        self._alike: tuple[dict[str, list[str]], ...] = tuple({} for _ in SOUNDS)
        for word in sorted(words, key=words.__getitem__, reverse=True):
            for alike, sound in zip(self._alike, SOUNDS, strict=True):
                if len(word) >= _SOUNDS_FROM and len(key := sound(word)) >= _SHORTEST_KEY:
                    alike.setdefault(key, []).append(word)

    def of(self, word: str, context: Sequence[str], *, by_ear: bool) -> list[Candidate]:
        """Candidates in no order.

        Args:
            word: folded, not one of the shop's.
            context: other words of the query, as far as the shop has them.
            by_ear: whether words that sound like it are among them.
        """
        lost = {self._list[at]: chances.EDIT * cost(word, self._list[at])
                for at in self._near.find(word)}  # fmt: skip
        for other, edits in self._sounding_like(word) if by_ear else ():
            less = chances.SOUNDS_ALIKE + chances.SOUNDS_FURTHER * (edits - 1)
            lost[other] = min(lost.get(other, less), less)
        found = [
            Candidate(other, self._score(other) - less + self._fit(other, context))
            for other, less in lost.items()
        ]
        if read := self.read_aloud(word):
            found.append(read)
        return [*found, *self._parted(word)]

    def joined(self, words: Sequence[str]) -> Candidate | None:
        """One word that was typed as several."""
        whole = "".join(words)
        if whole in self._words:
            return Candidate(whole, self._score(whole) - chances.SPACE)
        return None

    def read_aloud(self, pinyin: str) -> Candidate | None:
        """Chinese words of the shop that are read like this."""
        found = self._chinese.read(pinyin)
        return Candidate(found[0], found[1] - chances.READ_ALOUD) if found else None

    def _sounding_like(self, word: str) -> Iterator[tuple[str, int]]:
        if len(word) < _SOUNDS_FROM:
            return
        for alike, sound in zip(self._alike, SOUNDS, strict=True):
            for other in alike.get(sound(word), ())[:_MOST_ALIKE]:
                edits = OSA.distance(word, other, score_cutoff=_HEARD_EDITS)
                if edits <= _HEARD_EDITS:
                    yield other, edits

    def _parted(self, word: str) -> Iterator[Candidate]:
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            one, other = word[:at], word[at:]
            if one in self._words and other in self._words and self._together.has(one, other):
                # Words of one product are no chance meeting: the rarer of both tells.
                score = min(self._score(one), self._score(other)) - chances.SPACE
                yield Candidate(f"{one} {other}", score)

    def _score(self, word: str) -> float:
        return log(self._words[word] / self._total)

    def _fit(self, word: str, context: Sequence[str]) -> float:
        if not context:
            return 0.0
        met = sum(self._together.has(word, other) for other in context)
        return chances.TOGETHER * (2 * met / len(context) - 1)
