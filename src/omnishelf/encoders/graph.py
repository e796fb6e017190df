"""Encoders whose network is one ONNX graph, which another may stand in for."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from numpy.typing import NDArray

from omnishelf.encoders.encoder import Encoder, Side

Feed = Mapping[str, NDArray[Any]]
"""Inputs of a graph by name."""


@runtime_checkable
class GraphEncoder(Encoder[Any], Protocol):
    """An encoder that can run on another graph of the same inputs and outputs."""

    @property
    def graph(self) -> Path:
        """The ONNX file of its network."""
        ...

    def on_graph(self, graph: Path) -> "GraphEncoder":
        """The same encoder on another graph; vectors are meant to stay comparable."""
        ...

    def feeds(self, batch: Sequence[Any], *, side: Side = "product") -> Iterator[Feed]:
        """What the graph is fed by each input of a batch alone."""
        ...
