"""What is compressed: a model that answers queries."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from omnishelf.encoders.graph import Feed
from omnishelf.learning.ranking.ranker import Question

Run = Callable[[Any], object]
"""Answers one input, on one thread."""


class Target(Protocol):
    """One part of what answers queries, of which another file may take the place."""

    @property
    def part(self) -> str:
        """Its name in the bundle: `query-SOURCE`, `head-SOURCE` or `fusion`."""
        ...

    @property
    def told(self) -> str:
        """What it is, in a few words."""
        ...

    @property
    def asked_by(self) -> Question | None:
        """The kind of question that passes through it; None if all do."""
        ...

    @property
    def graph(self) -> Path | None:
        """The ONNX file that it runs; None if it runs none."""
        ...

    @property
    def query_side(self) -> bool:
        """Whether only queries pass through it. Through all else products do too: they have to
        be placed anew when it changes, and come in batches."""
        ...

    def feeds(self) -> Iterator[Feed]:
        """What its graph is fed by some of what training saw, an input at a time."""
        ...

    def inputs(self) -> Sequence[Any]:
        """Inputs such as queries bring, to measure its speed with."""
        ...

    def run(self, file: Path | None) -> Run:
        """Itself, ready to answer: as it is (None), or from a file that a method made."""
        ...
