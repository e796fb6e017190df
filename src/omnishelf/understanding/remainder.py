"""What of a query is left to search for by words and vectors."""

import re
from collections.abc import Sequence

from omnishelf.understanding.folded import Folded
from omnishelf.understanding.pieces import Piece
from omnishelf.understanding.said import Said, Stretch

_SPACES = re.compile(r"\s+")
_LOOSE_MARKS = re.compile(r"(?:(?<=\s)|^)[,.;:!?¿¡，。；：！？、…\-–—]+(?=\s|$)")
_BEFORE_MARK = re.compile(r"\s+([,.;:!?，。；：！？、])")
_EDGES = " ,.;:!?¿¡，。；：！？、…-–—"


def remainder(
    text: str,
    folded: Folded,
    pieces: Sequence[Piece],
    gone: Sequence[Stretch],
    said: Sequence[Said],
) -> str:
    """The text without these stretches, and without words that only ask."""
    kept = {at for one in said if not one.negated for at in range(one.first, one.last + 1)}
    spans = [(pieces[one.first].start, pieces[one.last].end) for one in gone]
    spans += [
        (piece.start, piece.end)
        for at, piece in enumerate(pieces)
        if "filler" in piece.roles and at not in kept
    ]
    cut = bytearray(len(text))
    for start, end in spans:
        first, last = folded.span(start, end)
        cut[first:last] = b"\1" * (last - first)
    left = "".join(" " if dropped else char for char, dropped in zip(text, cut, strict=True))
    left = _LOOSE_MARKS.sub(" ", _SPACES.sub(" ", left))
    return _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", left)).strip(_EDGES)
