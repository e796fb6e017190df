"""What is wrong with data that does not fit its model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Misfit:
    """One fault: where in the data, and what is wrong there."""

    path: tuple[str | int, ...]
    message: str
    kind: str

    @property
    def place(self) -> str:
        """The path with dots; empty where the data as a whole is at fault."""
        return ".".join(map(str, self.path))

    def __str__(self) -> str:
        return f"'{self.place}': {self.message}" if self.path else self.message


class _Refused(Protocol):
    def errors(self) -> Sequence[Any]: ...


def first_misfit(error: _Refused) -> Misfit:
    """The first fault of what pydantic refused (a ValidationError, or FastAPI's of a request)."""
    first = error.errors()[0]
    # What our own checks say is pydantic's to repeat, with a word of its own in front.
    return Misfit(first["loc"], first["msg"].removeprefix("Value error, "), first["type"])
