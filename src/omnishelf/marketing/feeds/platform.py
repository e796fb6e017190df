"""What a platform asks of a feed, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from omnishelf.marketing.feeds.offer import Take
from omnishelf.marketing.feeds.remark import Note
from omnishelf.marketing.feeds.steps import Step
from omnishelf.marketing.feeds.writers import Cell, Writer

Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a feed."""

    name: str
    """As the platform calls it."""
    take: Take
    steps: tuple[Step, ...] = ()
    """In order; of several values each goes through them."""
    required: bool = False
    """Whether a product without it is left out."""
    most: int = 1
    """Values that the platform takes."""
    hint: str = "give the product one"
    """What to do where it is missing."""


@dataclass(frozen=True, slots=True)
class Together:
    """A rule over several fields."""

    column: str
    """That the remark is about."""
    check: Callable[[Cells], Note | None]
    required: bool = False
    """Whether a product that breaks it is left out."""


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform's rules and formats."""

    name: str
    rules: str
    """Where they are published, and when they were read."""
    columns: tuple[Column, ...]
    writers: Mapping[str, Writer]
    """By format."""
    together: tuple[Together, ...] = field(default=())
