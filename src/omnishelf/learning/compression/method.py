"""What a method is: a way to make a model smaller or faster."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from omnishelf.learning.compression.material import Material
from omnishelf.learning.compression.target import Target


class InapplicableError(Exception):
    """A method has nothing to do for a target; the message says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a method made of a target."""

    content: bytes
    """A file that the target runs from."""
    suffix: str
    """Of its name, such as `.onnx`."""
    beside_own: bool = False
    """Whether the target's own file is still needed to answer queries."""


Make = Callable[[Target, Material], Made]
"""Raises InapplicableError where there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Method:
    """One way to compress."""

    told: str
    """What it does, in a line."""
    make: Make
    only: str | None = None
    """The part that it is for; None for every part."""


def graph_of(target: Target) -> Path:
    """The graph of a target.

    Raises:
        InapplicableError: it runs none.
    """
    if target.graph is None:
        raise InapplicableError("it runs no ONNX graph that another could stand in for")
    return target.graph
