"""Words of a text with the places where they stand."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from omnishelf.analyzer import HAN, UNSPACED, fold

_LETTER = rf"[^\W_{HAN}{UNSPACED}]"
_TOKEN = re.compile(
    rf"(?P<han>[{HAN}]+)"
    # Combining marks are no letters to `re`, and belong to the letter before them.
    rf"|(?P<word>{_LETTER}(?:{_LETTER}|[\u0300-\u036f]|['’./\-](?={_LETTER}))*)"
)
_PIECE = re.compile(r"[^\W_]+")


class Token(NamedTuple):
    """A word of a script that puts spaces between words, or a run of Chinese characters."""

    text: str
    """Folded."""
    start: int
    end: int
    """Places in the text as it was given."""
    han: bool

    @property
    def pieces(self) -> list[str]:
        """The parts of a compound such as `t-shirt`; of any other word, itself."""
        return [self.text] if self.text.isalnum() else _PIECE.findall(self.text)


def tokens(text: str) -> Iterator[Token]:
    """Words in order; kana, hangul and Thai, of which no word is known here, are passed over."""
    for found in _TOKEN.finditer(text):
        yield Token(fold(found[0]), found.start(), found.end(), found["han"] is not None)
