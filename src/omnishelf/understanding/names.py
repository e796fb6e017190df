"""Names as they are looked up: folded and cut as a query is, but ten times as fast."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from omnishelf.understanding.folded import fold, simplified
from omnishelf.understanding.tokens import key, tokenize

_WORDS = re.compile(r"[a-z]+(?: [a-z]+)*")
_HAN = re.compile("[\u4e00-\u9fff]+")
_MARKS = re.compile("[\u0300-\u036f]")


class Name(NamedTuple):
    """A name's key, its first token, how many tokens it has, and whether all are words."""

    key: str
    first: str
    tokens: int
    words: bool


def name_of(text: str) -> Name | None:
    """The name of a text; None if nothing of it would be looked up.

    Plain words and plain Chinese, nearly all there is, need no cutting into tokens.
    """
    if _HAN.fullmatch(text):
        plain = text.translate(_characters())
        return Name(plain, plain[0], len(plain), words=False)
    plain = text.lower()
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    if _WORDS.fullmatch(plain):
        return Name(plain, plain.partition(" ")[0], plain.count(" ") + 1, words=True)
    tokens = tokenize(fold(text).text)
    if not tokens:
        return None
    words = all(token.kind == "word" for token in tokens)
    return Name(key(tokens), tokens[0].text, len(tokens), words)


@cache
def _characters() -> dict[int, str]:
    return {ord(char): plain for char, plain in simplified().items()}
