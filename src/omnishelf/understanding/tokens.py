"""A folded text cut into words, numbers, Chinese characters and marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇"
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)*)|(?P<han>[{_HAN}])"
    rf"|(?P<word>(?:(?![{_HAN}])[^\W\d_])+)|(?P<mark>\S)"
)

TokenKind = Literal["number", "han", "word", "mark"]


@dataclass(frozen=True, slots=True)
class Token:
    """One of them, and where it stands in the folded text."""

    kind: TokenKind
    text: str
    start: int
    end: int
    spaced: bool
    """Whether a space stands before it."""


def tokenize(folded: str) -> list[Token]:
    """Tokens in order. Hyphens and underscores within a word only part it."""
    return list(_tokens(folded))


def _tokens(folded: str) -> Iterator[Token]:
    before = 0
    for found in _TOKEN.finditer(folded):
        if found["mark"] in ("-", "_") and _inside(folded, found.start()):
            before = found.end()
            continue
        kind: TokenKind = found.lastgroup  # type: ignore[assignment]
        yield Token(kind, found[0], found.start(), found.end(), before < found.start())
        before = found.end()


def _inside(folded: str, at: int) -> bool:
    around = folded[at - 1 : at] + folded[at + 1 : at + 2]
    return len(around) == 2 and around.isalnum() and not around.isdigit()  # noqa: PLR2004


def key(tokens: Sequence[Token]) -> str:
    """How the tokens are looked up: spaces between words, none beside Chinese characters."""
    if len(tokens) == 1:
        return tokens[0].text
    parts = [tokens[0].text]
    for before, token in pairwise(tokens):
        if before.kind != "han" and token.kind != "han":
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)
