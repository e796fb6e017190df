"""What a query refuses: words such as "not", and how far they reach."""

from collections.abc import Sequence

from omnishelf.understanding.pieces import Piece
from omnishelf.understanding.said import Said, Stretch

_UNKNOWN = 2
"""Unknown words that may stand between "not" and what it refuses: "no itchy wool"."""
_PASSED = frozenset({"gap", "filler", "of", "with", "or", "for", "size", "around", "to", "between"})
"""Roles of words that a refusal passes over."""


def refuse(pieces: Sequence[Piece], said: Sequence[Said], used: set[int]) -> list[Stretch]:
    """Mark what is refused as negated, and give the stretches of the text that do so.

    Args:
        pieces: all pieces.
        said: what was found in them, in any order.
        used: pieces that prices have used up: their "no more than" refuses nothing.
    """
    at_piece = {place: one for one in said for place in range(one.first, one.last + 1)}
    stretches = []
    for at, piece in enumerate(pieces):
        if at in used or at in at_piece:
            continue
        stretch = None
        if "not_after" in piece.roles and (_ends(pieces, at) or _always(piece)):
            stretch = _backward(pieces, at, at_piece)
        if stretch is None and ("not" in piece.roles or _any_but(pieces, at)):
            stretch = _forward(pieces, at, at_piece)
        if stretch is not None:
            stretches.append(stretch)
    return stretches


def _any_but(pieces: Sequence[Piece], at: int) -> bool:
    """Whether this is the "but" of "any finish but"."""
    if "stop" not in pieces[at].roles:
        return False
    return any("any" in piece.roles for piece in pieces[max(0, at - _UNKNOWN) : at])


def _always(piece: Piece) -> bool:
    """Whether it refuses what stands before it, wherever it stands itself."""
    return "always_after" in piece.roles


def _ends(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the clause ends behind this piece."""
    if at + 1 >= len(pieces):
        return True
    after = pieces[at + 1]
    if after.kind == "mark" and after.text not in _JOINING_MARKS:
        return True
    if after.roles & {"want", "stop"} and not after.roles & {"kind", "colour", "material"}:
        return True
    # Chinese has no space within a clause.
    return after.spaced and pieces[at].kind == "han"


_JOINING_MARKS = {"&", "/", "、", "+"}


def _parts(pieces: Sequence[Piece], left: int, right: int) -> bool:
    """Whether a clause ends between two neighbouring pieces."""
    if "stop" in pieces[right].roles:
        return True
    for one in (pieces[left], pieces[right]):
        if one.kind == "mark" and one.text not in _JOINING_MARKS and not one.meanings:
            return True
    return pieces[right].spaced and pieces[right].kind == "han" and pieces[left].kind == "han"


def _backward(pieces: Sequence[Piece], at: int, at_piece: dict[int, Said]) -> Stretch | None:
    """Refuse what stands directly before, and what is joined to that by a conjunction."""
    before = at - 1
    while before >= 0 and before not in at_piece and pieces[before].roles & _PASSED:
        if _parts(pieces, before, before + 1):
            return None
        before -= 1
    one = at_piece.get(before)
    if one is None:
        return None
    if not _always(pieces[at]) and _parts(pieces, before, before + 1):
        return None
    if one.kind == "kind" and "lacking" in pieces[at].roles:
        one.dropped = True
        return Stretch(one.first, at)
    one.negated = True
    first = one.first
    while (
        first >= 2  # noqa: PLR2004
        and "or" in pieces[first - 1].roles
        and (joined := at_piece.get(first - 2)) is not None
        and joined.kind == one.kind
    ):
        joined.negated = True
        first = joined.first
    return Stretch(first, at)


def _forward(pieces: Sequence[Piece], at: int, at_piece: dict[int, Said]) -> Stretch | None:
    """Refuse the next thing named in the clause, and those joined to it."""
    place = _next(pieces, at, at_piece, _UNKNOWN if pieces[at].kind != "han" else 1)
    if place is None:
        return None
    one = at_piece[place]
    if one.kind == "kind" and "lacking" in pieces[at].roles:
        one.dropped = True  # Cakes without nuts: goods are a part of what is wanted.
        return Stretch(at, one.last)
    one.negated = True
    last = one.last
    while (joined := _joined(pieces, last, at_piece, one)) is not None:
        joined.negated = True
        last = joined.last
    if pieces[last].kind == "han" and last + 1 < len(pieces) and pieces[last + 1].text == "的":
        last += 1
    behind = at_piece.get(last + 1)
    if one.kind != "kind" and behind is not None and behind.kind == "kind":
        _settle(behind, at_piece)
    return Stretch(at, last)


def _next(pieces: Sequence[Piece], at: int, at_piece: dict[int, Said], unknown: int) -> int | None:
    for place in range(at + 1, len(pieces)):
        piece = pieces[place]
        if _parts(pieces, place - 1, place):
            return None
        if place in at_piece:
            return place if at_piece[place].kind not in ("price", "measure") else None
        if "not" in piece.roles and place > at + 1 and not piece.roles & _PASSED:
            return None
        if "want" in piece.roles and not piece.roles & _PASSED and "not" not in piece.roles:
            return None
        if "for" in piece.roles and place > at + 1:
            return None  # "no sulfates for kids"
        if not piece.roles & _PASSED:
            unknown -= len(piece.text.split()) if piece.meanings else 1
            if unknown < 0:
                return None
    return None


def _joined(
    pieces: Sequence[Piece], last: int, at_piece: dict[int, Said], one: Said
) -> Said | None:
    """What a conjunction joins to the refused one, of the same kind."""
    place = last + 1
    conjunction = False
    while place < len(pieces) and place not in at_piece:
        piece = pieces[place]
        if "or" in piece.roles:
            conjunction = True
        elif not piece.roles & {"gap", "of", "not"} and piece.text != ",":
            return None
        if "stop" in piece.roles or (piece.text == "," and conjunction):
            return None
        place += 1
    found = at_piece.get(place)
    if found is None or found.kind != one.kind or not conjunction:
        return None
    return found


def _settle(behind: Said, at_piece: dict[int, Said]) -> None:
    """Goods behind a refused property are wanted, unless other goods were named before."""
    before = any(
        other.kind == "kind" and other.last < behind.first and not other.negated
        for other in at_piece.values()
    )
    behind.dropped = before
