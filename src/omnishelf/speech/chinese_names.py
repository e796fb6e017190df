"""Names in Chinese characters, found by how they are read."""

from collections.abc import Iterable, Iterator

from omnishelf.speech.change import Change
from omnishelf.vocabulary.pinyin import alike, syllables
from omnishelf.vocabulary.tokens import tokens

_SHORTEST, _LONGEST = 2, 8
"""Characters of a name; a single one is read like dozens of others."""
_EXAMINED = 200
"""Characters of a transcript; half a minute holds no more."""


class ChineseNames:
    """A shop's names, as they are read without tones, southern readings alike."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take folded names; those with other characters are passed over."""
        self._names: set[str] = set()
        self._read: dict[tuple[str, ...], list[str]] = {}
        for text in texts:
            parts = [*tokens(text)]
            if len(parts) != 1 or not parts[0].han or parts[0].text != text:
                continue
            if _SHORTEST <= len(text) <= _LONGEST and text not in self._names:
                self._names.add(text)
                self._read.setdefault(tuple(map(alike, syllables(text))), []).append(text)

    def suspects(self, text: str) -> Iterator[Change]:
        """Stretches that are read like a name, and touch none that was heard as it is written."""
        for run in tokens(text[:_EXAMINED]):
            # Folding keeps the number of Chinese characters.
            if not run.han:
                continue
            heard = run.text
            read = syllables(heard)
            known = self._known(heard)
            for start, end in _stretches(len(heard)):
                if any(known[start:end]):
                    continue
                for meant in self._read.get(tuple(map(alike, read[start:end])), ()):
                    same = sum(map(str.__eq__, read[start:end], syllables(meant)))
                    first = run.start + start
                    yield Change(
                        heard[start:end],
                        meant,
                        first,
                        first + end - start,
                        round((1 + same / len(meant)) / 2, 2),
                    )

    def _known(self, heard: str) -> list[bool]:
        known = [False] * len(heard)
        for start, end in _stretches(len(heard)):
            if heard[start:end] in self._names:
                known[start:end] = [True] * (end - start)
        return known


def _stretches(length: int) -> Iterator[tuple[int, int]]:
    for start in range(length):
        for end in range(start + _SHORTEST, min(start + _LONGEST, length) + 1):
            yield start, end
