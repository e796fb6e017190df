"""One line under a search box."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["query", "category", "brand", "product"]
KINDS: tuple[Kind, ...] = ("query", "category", "brand", "product")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a shopper may be about to ask for."""

    kind: Kind
    text: str
    """As the shop or its shoppers write it. It may hold HTML: show it as text."""
    id: str | None
    """Of a product; None for anything else."""
    count: int
    """Products that it finds, or times that it was searched for; 1 for a product."""
    start: int
    end: int
    """The part of `text` that the last word typed stands for; empty (0, 0) if it was corrected
    or matched elsewhere."""
