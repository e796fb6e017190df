"""Which of several goods in a query is meant: the head of its noun phrase."""

from collections.abc import Sequence

from omnishelf.understanding.families import Families
from omnishelf.understanding.pieces import Piece
from omnishelf.understanding.said import Said


def settle(
    pieces: Sequence[Piece], said: Sequence[Said], families: Families, language: str
) -> None:
    """Drop goods that only tell what others are for, and colours that are flavours.

    English and Chinese put the head last (`phone case`), Spanish first (`funda de móvil`).
    """
    wanted = [one for one in said if one.kind == "kind" and not one.negated and not one.dropped]
    wanted.sort(key=lambda one: one.first)
    head_first = language in ("es", "fr")
    kept: list[Said] = []
    for one in wanted:
        if kept:
            loser = _loser(pieces, kept[-1], one, families, head_first=head_first)
            if loser is one:
                one.dropped = True
                continue
            if loser is not None:
                loser.dropped = True
                kept.pop()
        kept.append(one)
    _drop_parts(said, kept, families)
    _drop_flavours(said, {one.value for one in kept}, families)


def _loser(
    pieces: Sequence[Piece], left: Said, right: Said, families: Families, *, head_first: bool
) -> Said | None:
    between = pieces[left.last + 1 : right.first]
    if any(_separates(piece) for piece in between):
        return None
    roles = frozenset().union(*(piece.roles for piece in between)) if between else frozenset()
    chinese = pieces[right.first].kind == "han"
    if "for" in roles or "with" in roles:
        purpose_first = chinese and "for" in roles
        return left if purpose_first else right
    if "of" in roles and all(piece.roles & {"of", "gap"} for piece in between):
        if chinese or families.of("containers", (left.value,)):
            return left
        return right
    if between and head_first and not any(piece.meanings or piece.number for piece in between):
        return right  # carcasa samsung galaxy
    if between and not any(piece.number for piece in between):
        return None
    if all(piece.number or not piece.meanings or "keep" in piece.roles for piece in between):
        spaced = pieces[right.first].spaced
        if pieces[left.first].kind == "han" and (spaced or not chinese):
            return right  # Chinese has no space within a name.
        return right if head_first else left
    return None


def _separates(piece: Piece) -> bool:
    if "or" in piece.roles and "of" not in piece.roles:
        return True
    return piece.kind == "mark" and not piece.meanings


def _drop_parts(said: Sequence[Said], kept: list[Said], families: Families) -> None:
    """Drop what goods come in, and parts that a measure is told of: 16 GB RAM."""
    measured = {one.last for one in said if one.kind == "measure"}
    filled = any(families.of(family, (one.value,)) for one in kept for family in _FILL)
    for one in kept[:]:
        container = filled and families.of("containers", (one.value,))
        part = one is not kept[0] and one.first - 1 in measured
        if container or part:
            one.dropped = True
            kept.remove(one)


_FILL = ("edible", "scented")


def _drop_flavours(said: Sequence[Said], goods: set[str], families: Families) -> None:
    if not goods:
        return
    eaten = all(families.of("edible", (one,)) for one in goods)
    scented = all(families.of("scented", (one,)) for one in goods)
    for one in said:
        if one.kind == "colour" and (eaten or (scented and families.of("flavours", (one.value,)))):
            one.dropped = True
