"""Literal phrases found in text: no patterns, so that no file of a shop can be a bomb."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from omnishelf.analyzer import MAX_CHARACTERS, fold, stem

_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(
    rf"[{_UNSPACED}\U00020000-\U0002fa1f]"
    rf"|\d+(?:[.,]\d+)*"
    rf"|(?:(?![{_UNSPACED}\U00020000-\U0002fa1f])[^\W\d_])+"
)
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}\U00020000-\U0002fa1f]")

Value = TypeVar("Value")


class Token(NamedTuple):
    """A word, a number, or one character of a script without spaces."""

    key: str
    """What it is compared by."""
    start: int
    end: int
    """Where it stands in the clean text."""


class Match(NamedTuple, Generic[Value]):
    """A phrase found: tokens [start, end) of the text, and what the phrase stands for."""

    start: int
    end: int
    values: Sequence[Value]


def clean(text: str) -> str:
    """The text in NFKC, its first 20,000 characters, without invisible characters.

    Zero-width and direction marks are dropped, control characters become spaces.
    """
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])
    if text.isprintable():
        return text
    kinds = map(unicodedata.category, text)
    return "".join(
        " " if kind == "Cc" else one for one, kind in zip(text, kinds, strict=True) if kind != "Cf"
    )


def tokens(cleaned: str) -> list[Token]:
    """The tokens of a clean text, in order.

    Words are compared as they are searched for (`analyzer`): case, width, accents, plurals and
    endings of gender make no difference, nor does punctuation.
    """
    return [
        Token(stem(fold(found[0])), found.start(), found.end())
        for found in _TOKEN.finditer(cleaned)
    ]


def keys(text: str) -> tuple[str, ...]:
    """What a phrase is compared by; empty if it has no letter and no digit."""
    return tuple(token.key for token in tokens(clean(text)))


def join(pieces: Sequence[str]) -> str:
    """Pieces of text beside one another, a space between them unless both sides need none."""
    joined = ""
    for piece in (piece.strip() for piece in pieces):
        if joined and piece:
            close = _IS_UNSPACED.match(joined[-1]) and _IS_UNSPACED.match(piece[0])
            joined += "" if close else " "
        joined += piece
    return joined


class Phrases(Generic[Value]):
    """A trie of phrases: how many there are makes finding them in a text no slower."""

    def __init__(self) -> None:
        """No phrases yet."""
        self._root = _Node[Value]()

    def add(self, phrase: Sequence[str], value: Value) -> None:
        """Let a phrase, given by its keys, stand for one more value."""
        node = self._root
        for key in phrase:
            node = node.children.setdefault(key, _Node())
        node.values.append(value)

    def longest(self, text: Sequence[str]) -> list[Match[Value]]:
        """From left to right the longest phrase at each place, none overlapping another."""
        found: list[Match[Value]] = []
        at = 0
        while at < len(text):
            starting = [*self._starting(text, at)]
            found += starting[-1:]
            at = starting[-1].end if starting else at + 1
        return found

    def everywhere(self, text: Sequence[str]) -> Iterator[Value]:
        """The values of all phrases in a text, those within others too."""
        for at in range(len(text)):
            for match in self._starting(text, at):
                yield from match.values

    def _starting(self, text: Sequence[str], start: int) -> Iterator[Match[Value]]:
        """Phrases that start here, the shortest first."""
        node = self._root
        for at in range(start, len(text)):
            following = node.children.get(text[at])
            if following is None:
                return
            node = following
            if node.values:
                yield Match(start, at + 1, node.values)


class _Node(Generic[Value]):
    """A place in the trie: what may follow, and what ends here."""

    __slots__ = ("children", "values")

    def __init__(self) -> None:
        self.children: dict[str, _Node[Value]] = {}
        self.values: list[Value] = []
