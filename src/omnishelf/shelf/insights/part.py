"""One part of an area: what is asked of it, what it computes, how that is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from omnishelf.errors import QueryError
from omnishelf.misfit import first_misfit
from omnishelf.shelf.insights.sections import Section
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen


class Result(Frozen):
    """What a part has computed: JSON, without anything of a single shopper."""

    of_events: bool = False
    """Whether shoppers' events had a say: then it is dropped when some of them are erased."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part, as the shop, the command, the server and the page alike go by it."""

    name: str
    wanted: type[Frozen]
    """What may be asked of it. Its defaults are the shop's settings."""
    result: type[Result]
    compute: Callable[[Seen, Any, Path], Result]
    """From what the shop has and what is wanted; larger files go into the folder."""
    sections: Callable[[Any], Sequence[Section]]
    """What is told of a result."""
    alone: bool = True
    """Whether it needs nothing but the shop: then it is computed when no part is named."""

    def ask(self, given: dict[str, Any]) -> Frozen:
        """What is wanted, checked.

        Raises:
            QueryError: a field is not known, or its value wrong.
        """
        try:
            return self.wanted.model_validate(given)
        except ValidationError as error:
            raise QueryError(f"{self.name}: {first_misfit(error)}") from None


@dataclass(frozen=True, slots=True)
class Area:
    """Parts that belong together: one result, one report, one view."""

    name: str
    title: str
    """Of its report."""
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """By its name.

        Raises:
            QueryError: it has none of that name.
        """
        for each in self.parts:
            if each.name == name:
                return each
        known = ", ".join(each.name for each in self.parts)
        raise QueryError(f"'{self.name}' has no part '{name}'; it has: {known}")
