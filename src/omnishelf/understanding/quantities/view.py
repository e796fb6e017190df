"""A query's pieces, as the readers of its numbers look at them."""

from collections.abc import Sequence

from omnishelf.understanding.families import Families
from omnishelf.understanding.pieces import Piece
from omnishelf.understanding.said import Said
from omnishelf.understanding.slot import SlotKind


class View:
    """The pieces, what has been found in them so far, and what the query is about."""

    def __init__(self, pieces: Sequence[Piece], families: Families, original: str) -> None:
        """Look at these pieces; `original` has a character for each of the folded text."""
        self.pieces = pieces
        self.said: list[Said] = []
        self.used: set[int] = set()
        """Pieces that belong to a number, and name nothing else."""
        self.goods = {value for piece in pieces if (value := piece.value("kind"))}
        self.families = families
        self.worn = any(families.of(family, self.goods) for family in ("clothing", "footwear"))
        self._original = original

    def has(self, at: int, *roles: str) -> bool:
        """Whether there is a piece at this place that has one of the roles."""
        return 0 <= at < len(self.pieces) and not self.pieces[at].roles.isdisjoint(roles)

    def is_number(self, at: int) -> bool:
        """Whether there is a number at this place."""
        return 0 <= at < len(self.pieces) and self.pieces[at].number is not None

    def amount(self, at: int) -> float:
        """The number at this place, the lower one of two."""
        number = self.pieces[at].number
        return number.low if number else 0.0

    def text(self, at: int) -> str:
        """The folded text at this place, empty outside."""
        return self.pieces[at].text if 0 <= at < len(self.pieces) else ""

    def written(self, at: int) -> str:
        """As the shopper wrote it."""
        piece = self.pieces[at]
        return self._original[piece.start : piece.end]

    def touch(self, left: int, right: int) -> bool:
        """Whether nothing stands between two neighbouring pieces, not even a space."""
        if left < 0 or right >= len(self.pieces):
            return False
        return self.pieces[left].end == self.pieces[right].start

    def glued(self, at: int) -> bool:
        """Whether Latin letters or digits stand directly beside a piece, as in s23."""
        beside = ((at - 1, at, at - 1), (at, at + 1, at + 1))
        return any(
            self.touch(left, right) and self.pieces[other].kind in ("word", "number")
            for left, right, other in beside
        )

    def tail(self, last: int, *roles: str) -> int:
        """The last of the pieces behind this one that have one of the roles."""
        while self.has(last + 1, *roles):
            last += 1
        return last

    def say(self, kind: SlotKind, value: str, confidence: float, first: int, last: int) -> int:
        """Note a slot; gives the place to go on with."""
        self.said.append(Said(kind, value, confidence, first, last))
        return self.use(first, last)

    def use(self, first: int, last: int) -> int:
        """Note that pieces are spoken for; gives the place to go on with."""
        self.used.update(range(first, last + 1))
        return last + 1


def plain(value: float) -> str:
    """A number without needless zeros, to two places."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
