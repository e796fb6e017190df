"""The terms that a trained encoder of text knows."""

from collections.abc import Sequence
from pathlib import Path

from omnishelf.analyzer import analyze

FILE_NAME = "terms.txt"

_MAX_CHARACTERS = 2_000
_WORDLESS = ""
"""Stands for what a text says that has no terms at all: no known term, so an unknown one."""


class Vocabulary:
    """Terms and their places."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = tuple(terms)
        self._places = {term: place for place, term in enumerate(self.terms)}

    @classmethod
    def read(cls, folder: Path) -> "Vocabulary":
        """Read an encoder's terms, one a line."""
        return cls((folder / FILE_NAME).read_text(encoding="utf-8").split("\n"))

    def content(self) -> bytes:
        """The file's content."""
        return "\n".join(self.terms).encode()

    def place(self, term: str) -> int | None:
        """Where a term stands; None if it is not known."""
        return self._places.get(term)

    def __len__(self) -> int:
        return len(self.terms)


def terms_of(text: str) -> list[str]:
    """The terms of a text in order, never none."""
    return analyze(text[:_MAX_CHARACTERS]) or [_WORDLESS]
