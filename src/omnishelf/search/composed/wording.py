"""Reading what words want changed: "but red", "cheaper", "in the style of that bag"."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from omnishelf.glossary.folding import fold
from omnishelf.glossary.glossary import KINDS, Glossary
from omnishelf.glossary.term import Term
from omnishelf.search.composed.wish import Change, Price, Wish

_FILE = Path(__file__).with_suffix(".tsv")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
_TOKEN = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])\w)+|[^\w\s]")
_MOST_TOKENS = 6
"""Of a name: six Chinese characters, or as many words."""
_MOST_CHARACTERS = 200
"""What is wanted otherwise is said in few words; what comes after is searched for as it is."""
_PROPERTIES = tuple(kind for kind in KINDS if kind != "product")


class _Piece(NamedTuple):
    """A part of a text that is a marker, a name, or nothing known."""

    text: str
    means: str | None = None
    term: Term | None = None


def read_wish(text: str, glossary: Glossary) -> Wish:
    """What words want changed of something that is pointed at.

    "not" holds up to the next "but" or the end of the clause: "not red or blue, but green" wants
    neither of two and one. A marker or a name is the longest that fits.

    Args:
        text: a shopper's words, of any language and length.
        glossary: tells names of values.
    """
    pieces = [*_pieces(fold(text[:_MOST_CHARACTERS]), glossary)]
    named = _named_by_style(pieces)
    changes: list[Change] = []
    rest: list[str] = []
    price: Price | None = None
    price_said = ""
    negated = False
    for at, piece in enumerate(pieces):
        if piece.term is not None:
            change = Change(piece.term, piece.text, wanted=not negated)
            if at != named and change not in changes:
                changes.append(change)
        elif piece.means in ("cheaper", "dearer"):
            # "not more expensive" is no wish for something cheaper, but near enough.
            up = (piece.means == "dearer") != negated
            price, price_said = "dearer" if up else "cheaper", piece.text
        elif piece.means == "not":
            negated = True
        elif piece.means in ("but", "end"):
            negated = False
        elif piece.means is None:
            rest.append(piece.text)
    styled = next((piece.text for piece in pieces if piece.means in _STYLE), "")
    other = pieces[named].term if named is not None else None
    rest.append(text[_MOST_CHARACTERS:])
    return Wish(
        tuple(changes),
        price,
        price_said,
        bool(styled),
        styled,
        other,
        " ".join(rest).strip(),
    )


_STYLE = ("like the next", "like the last")


def _named_by_style(pieces: list[_Piece]) -> int | None:
    """Place of the name of the thing whose style is wanted."""
    for at, piece in enumerate(pieces):
        if piece.means in _STYLE:
            after = piece.means == "like the next"
            for place in range(at + 1, len(pieces)) if after else range(at - 1, -1, -1):
                term = pieces[place].term
                if term is not None and term.kind == "product":
                    return place
    return None


def _pieces(folded: str, glossary: Glossary) -> Iterator[_Piece]:
    tokens = [*_TOKEN.finditer(folded)]
    at = 0
    while at < len(tokens):
        for end in range(min(len(tokens), at + _MOST_TOKENS), at, -1):
            piece = _known(folded[tokens[at].start() : tokens[end - 1].end()], glossary)
            if piece is not None:
                yield piece
                break
        else:
            end = at + 1
            token = tokens[at][0]
            yield _Piece(token) if token[0].isalnum() else _Piece(token, "end")
        at = end


def _known(text: str, glossary: Glossary) -> _Piece | None:
    if means := _markers().get(text):
        return _Piece(text, means)
    terms = glossary.lookup(text, kinds=_PROPERTIES) or glossary.lookup(text)
    return _Piece(text, None, terms[0]) if terms else None


@cache
def _markers() -> Mapping[str, str]:
    """Meaning by folded spelling, in all languages at once."""
    header, *lines = _FILE.read_text(encoding="utf-8").splitlines()
    del header
    found: dict[str, str] = {}
    for line in lines:
        means, *cells = line.split("\t")
        for spelling in "|".join(cells).split("|"):
            if spelling:
                found.setdefault(fold(spelling), means)
    return found
