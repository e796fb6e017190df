"""Chinese written in Latin letters: syllables, and how names are read."""

from functools import cache
from itertools import product

from omnishelf.understanding.folded import fold
from omnishelf.understanding.tables import read_table
from omnishelf.understanding.tokens import Token

_LONGEST = 6
_MOST_READINGS = 8
_LONGEST_WORD = 40
"""Letters; nobody writes more pinyin without a space."""


def readings(name: str) -> list[str]:
    """How a Chinese name is read, syllables apart by spaces; none if a character is unknown."""
    ways: list[tuple[str, ...]] = []
    for char in fold(name).text:
        if char.isascii() and char.isalnum():
            ways.append((char,))
        elif found := _characters().get(char):
            ways.append(tuple(found))
        elif not char.isspace():
            return []
    return [" ".join(way) for way in list(product(*ways))[:_MOST_READINGS]]


def cut(token: Token) -> list[Token] | None:
    """A word as syllables, the longest first; None if it is not made of any."""
    parts = _cut(token.text) if len(token.text) <= _LONGEST_WORD else None
    if parts is None:
        return None
    tokens, at = [], token.start
    for part in parts:
        tokens.append(Token("word", part, at, at + len(part), token.spaced and at == token.start))
        at += len(part)
    return tokens


def _cut(word: str) -> list[str] | None:
    """Dynamic programming from the end, as a greedy cut of `xian` may leave a rest."""
    best: list[list[str] | None] = [None] * len(word) + [[]]
    for start in range(len(word) - 1, -1, -1):
        for size in range(min(_LONGEST, len(word) - start), 0, -1):
            rest = best[start + size]
            if rest is None or word[start : start + size] not in _syllables():
                continue
            known = best[start]
            if known is None or len(rest) + 1 < len(known):
                best[start] = [word[start : start + size], *rest]
    return best[0]


@cache
def _syllables() -> frozenset[str]:
    return frozenset(
        syllable
        for syllable, _ in read_table("pinyin.tsv")
        if len(syllable) > 1 or syllable in "ae"
    )


@cache
def _characters() -> dict[str, list[str]]:
    read: dict[str, list[str]] = {}
    for syllable, columns in read_table("pinyin.tsv"):
        for char in columns["characters"][0]:
            read.setdefault(char, []).append(syllable)
    return read
