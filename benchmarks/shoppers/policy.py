"""What ranks products for the simulated shoppers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from omnishelf.types.event import Event

BOT = "bot"
"""A visitor who is no shopper."""


@dataclass(frozen=True)
class Visit:
    """What a shop knows of who asks, and when."""

    shopper: str
    consents: bool
    """Whether it may remember whom it sees."""
    session: str
    time: datetime
    """When this search takes place."""


@dataclass(frozen=True)
class Shown:
    """A list as a shopper saw it."""

    search: str
    """Its id."""
    products: tuple[str, ...]
    """Ids, best first."""
    propensities: tuple[float | None, ...]
    """How probable each was at its place, where chance had a say."""


class Policy(Protocol):
    """Ranks, watches, and learns at night."""

    def rank(self, text: str, visit: Visit) -> Shown:
        """Answer words."""
        ...

    def observe(self, events: Sequence[Event]) -> None:
        """Take what was done, in order."""
        ...

    def begin_day(self, day: int) -> None:
        """Products that arrive on this day (from 0) are sold from now."""
        ...

    def end_of_day(self, day: int) -> None:
        """Learn from what was observed."""
        ...
