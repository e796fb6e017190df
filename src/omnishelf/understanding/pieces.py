"""Tokens grouped into the words, names, phrases and numbers that a query is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from omnishelf.understanding.lexicon import Lexicon
from omnishelf.understanding.meaning import Meaning
from omnishelf.understanding.numbers import Number, Numbers
from omnishelf.understanding.tokens import Token, key

_LONGEST = 10
_NUMBER = 0.9
_BRAND, _INFLECTED = 2.5, -0.5
"""More for a shop's own names, less for a word that is not spelled as the name is."""
_SINGLE = 0.5
"""Of a single Chinese character, whose meaning depends on its neighbours."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some tokens that mean something together; or one that means nothing known."""

    text: str
    start: int
    end: int
    """Characters of the folded text."""
    kind: str
    """Kind of its first token."""
    spaced: bool
    """Whether a space stands before it."""
    meanings: Sequence[Meaning] = ()
    number: Number | None = None
    exact: bool = True
    roles: frozenset[str] = field(default=frozenset())

    def value(self, role: str) -> str | None:
        """What it is, in this role; None if it has not that role."""
        return next((value for named, value in self.meanings if named == role), None)


def split(tokens: Sequence[Token], lexicon: Lexicon, numbers: Numbers) -> list[Piece]:
    """The division into pieces that explains most in the fewest: the sum of squared lengths.

    Dynamic programming from the end, as in a unigram segmentation; at most ten tokens a piece.
    """
    best: list[tuple[float, Piece | None, int]] = [(0.0, None, 0)] * (len(tokens) + 1)
    for start in range(len(tokens) - 1, -1, -1):
        chosen = (best[start + 1][0], _unknown(tokens[start]), start + 1)
        for number in numbers.ways(tokens, start):
            size = number.end - start
            gain = size * size * _NUMBER + best[number.end][0]
            if gain > chosen[0]:
                piece = _piece(tokens[start : number.end], (), number, exact=True)
                chosen = (gain, piece, number.end)
        for size in range(1, min(lexicon.longest(tokens[start]), _LONGEST) + 1):
            end = start + size
            if end > len(tokens):
                break
            meanings, exact = lexicon.find(tokens[start:end])
            if not meanings:
                continue
            single = size == 1 and tokens[start].kind == "han"
            gain = (_SINGLE if single else size * size) + best[end][0]
            gain += _BRAND if meanings[0].role == "brand" else 0.0 if exact else _INFLECTED
            if gain > chosen[0]:
                single_number = numbers.single(tokens[start]) if size == 1 else None
                piece = _piece(tokens[start:end], meanings, single_number, exact=exact)
                chosen = (gain, piece, end)
        best[start] = chosen
    pieces = []
    at = 0
    while at < len(tokens):
        _, found, at = best[at]
        if found is not None:
            pieces.append(found)
    return pieces


def _unknown(token: Token) -> Piece:
    return Piece(token.text, token.start, token.end, token.kind, token.spaced)


def _piece(
    tokens: Sequence[Token], meanings: Sequence[Meaning], number: Number | None, *, exact: bool
) -> Piece:
    first, last = tokens[0], tokens[-1]
    text = key(tokens)
    roles = frozenset(meaning.role for meaning in meanings) | ({"number"} if number else set())
    return Piece(
        text, first.start, last.end, first.kind, first.spaced, meanings, number, exact, roles
    )
