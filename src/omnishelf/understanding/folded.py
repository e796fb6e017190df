"""A text without what makes no difference, and where each of its characters came from."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from omnishelf.understanding.tables import read_table

_APOSTROPHES = "'’‘ʼ`´"
_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o"}


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded characters, with the place of each in the original."""

    text: str
    places: tuple[int, ...]
    """For each character of `text`: which of the original's it came from."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end], which is not empty, stands in the original."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """Width and case folded, accents off Latin letters, simplified characters for traditional.

    Apostrophes, zero-width and direction marks are dropped; controls become spaces. Characters
    are folded one by one, so that each keeps its place.
    """
    pieces = [_folded(char) for char in text]
    places = tuple(place for place, piece in enumerate(pieces) for _ in piece)
    return Folded("".join(pieces), places)


@lru_cache(maxsize=8_192)
def _folded(char: str) -> str:
    if char in _APOSTROPHES:
        return ""
    category = unicodedata.category(char)
    if category == "Cf" or "\u0300" <= char <= "\u036f":
        return ""
    if category in ("Cc", "Zl", "Zp", "Cs"):
        return " "
    plain = unicodedata.normalize("NFKC", char).casefold()
    if plain.isascii():
        return plain
    split = unicodedata.normalize("NFD", plain)
    bare = "".join(mark for mark in split if not "\u0300" <= mark <= "\u036f")
    bare = unicodedata.normalize("NFC", bare)
    return simplified().get(bare) or _LIGATURES.get(bare, bare)


@cache
def simplified() -> dict[str, str]:
    """Traditional characters, and the simplified one that each becomes."""
    return {
        char: simplified
        for simplified, columns in read_table("traditional.tsv")
        for char in columns["traditional"][0]
    }
