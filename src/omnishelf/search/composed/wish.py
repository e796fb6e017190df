"""What of a thing that is pointed at a shopper wants otherwise."""

from dataclasses import dataclass
from typing import Literal

from omnishelf.glossary.term import Term

Price = Literal["cheaper", "dearer"]


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is wanted instead, or not wanted."""

    term: Term
    """What it is, by the glossary; its kind says which attribute changes."""
    said: str
    """The shopper's word for it."""
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What words ask of something that is pointed at."""

    changes: tuple[Change, ...] = ()
    price: Price | None = None
    """Against the price of what is pointed at."""
    price_said: str = ""
    """The shopper's word for it."""
    style_of: bool = False
    """One thing in the style of another."""
    style_said: str = ""
    """The shopper's words for it."""
    other: Term | None = None
    """With `style_of`: what the thing is called whose style is wanted, if it is named."""
    rest: str = ""
    """Words that ask for something else: to be searched for as they are."""

    def __bool__(self) -> bool:
        """Whether anything is wanted otherwise."""
        return bool(self.changes or self.price or self.style_of)
