"""Names of goods and properties in a query, each with the one meaning that fits beside others."""

from collections.abc import Sequence
from typing import get_args

from omnishelf.understanding.families import Families
from omnishelf.understanding.meaning import Meaning
from omnishelf.understanding.metals import metal
from omnishelf.understanding.pieces import Piece
from omnishelf.understanding.said import Said
from omnishelf.understanding.slot import SlotKind

_NAMED = frozenset(get_args(SlotKind)) - {"price", "size", "measure"}
_CONFIDENCE = {"brand": 0.95, "gender": 0.85, "age": 0.85, "category": 0.8}
_EXACT, _INFLECTED, _SINGLE = 0.9, 0.85, 0.75
_ABSORBING = frozenset({"pattern", "season", "occasion", "style", "feature"})
_OTHERWISE = _ABSORBING | {"colour", "material", "brand"}
_BOTH = 0.7
"""Of a word that could name goods as well as a property."""


def terms(pieces: Sequence[Piece], used: set[int], families: Families) -> list[Said]:
    """What pieces name, those left out that numbers have used up."""
    plain = {
        at: value
        for at, piece in enumerate(pieces)
        if (value := piece.value("kind")) and not piece.roles & _OTHERWISE and _stands(pieces, at)
    }
    found = []
    for at, piece in enumerate(pieces):
        if at in used or not piece.roles & _NAMED or not _stands(pieces, at):
            continue
        meaning = _meaning(
            piece,
            other_goods=bool(plain.keys() - {at}),
            coloured=families.of("coloured", plain.values()),
        )
        if meaning is None:
            continue
        role, value = meaning
        value = _as_metal(pieces, at, families) or value if role == "colour" else value
        role = "material" if role == "colour" and value != meaning.value else role
        confidence = _confidence(piece, role)
        found.append(Said(role, value, confidence, at, at))  # type: ignore[arg-type]
    return found


def _meaning(piece: Piece, *, other_goods: bool, coloured: bool) -> Meaning | None:
    named = [meaning for meaning in piece.meanings if meaning.role in _NAMED]
    if named[0].role in ("colour", "material") and {"colour", "material"} <= piece.roles:
        # Copper is what a pan is made of, and how a dress looks.
        role = "colour" if coloured or not other_goods else "material"
        return next(one for one in named if one.role == role)
    if named[0].role == "kind" and other_goods:
        # Beside other goods a word such as "chocolate" is what they look like.
        if piece.roles & _ABSORBING:
            return None
        return next((one for one in named if one.role in ("colour", "material")), named[0])
    if piece.meanings[0].role in _ABSORBING and named[0].role != "brand":
        return None
    return named[0]


def _confidence(piece: Piece, role: str) -> float:
    if role in _CONFIDENCE:
        return _CONFIDENCE[role]
    if piece.kind == "han" and len(piece.text) == 1:
        return _SINGLE
    if role == "kind" and piece.roles & _OTHERWISE:
        return _BOTH
    return _EXACT if piece.exact else _INFLECTED


def _stands(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a single Chinese character is a word here and no part of an unknown one.

    Goods come last in their words (老爹鞋), so a stranger may stand before them, never behind.
    """
    piece = pieces[at]
    if at and "degree" in pieces[at - 1].roles and "kind" in piece.roles and not piece.exact:
        return False  # "nothing too sweet"
    if piece.kind != "han" or len(piece.text) > 1:
        return True
    if _unknown_beside(pieces, at, at + 1):
        return False
    return "kind" in piece.roles or not _unknown_beside(pieces, at - 1, at)


def _unknown_beside(pieces: Sequence[Piece], left: int, right: int) -> bool:
    if left < 0 or right >= len(pieces) or pieces[left].end != pieces[right].start:
        return False
    return any(
        one.kind == "han" and not one.meanings and one.number is None
        for one in (pieces[left], pieces[right])
    )


def _as_metal(pieces: Sequence[Piece], at: int, families: Families) -> str | None:
    """银项链 is of silver, where 银色项链 only looks so."""
    named = metal(pieces[at].text)
    if named is None or at + 1 >= len(pieces):
        return None
    after = pieces[at + 1]
    goods = after.value("kind")
    close = after.start == pieces[at].end
    return named if close and goods and families.of("jewellery", (goods,)) else None
