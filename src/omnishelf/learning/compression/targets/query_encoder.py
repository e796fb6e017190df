"""The encoder that reads one modality of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from omnishelf.encoders.encoder import Encoder
from omnishelf.encoders.graph import Feed, GraphEncoder
from omnishelf.learning.compression.material import SAMPLES, Material
from omnishelf.learning.compression.opening import open_query_encoder, query_part
from omnishelf.learning.compression.target import Run
from omnishelf.learning.ranking.ranker import ASKED_AS, Question
from omnishelf.types import Source

_TIMED = 24
"""Inputs that speed is measured with."""


@dataclass(frozen=True)
class QueryEncoder:
    """An encoder, of which a copy for queries may become another.

    Products keep the vectors of the encoder itself: what takes its place for queries has to put
    them into the same space, and the gate measures whether it does.
    """

    source: Source
    encoder: Encoder[Any]
    material: Material

    query_side = True

    @property
    def part(self) -> str:
        """Its name in the bundle."""
        return query_part(self.source)

    @property
    def told(self) -> str:
        """What it is, in a few words."""
        return f"{self.encoder.name}, for queries"

    @property
    def asked_by(self) -> Question:
        """The kind of question that it reads."""
        return ASKED_AS[self.source]

    @property
    def graph(self) -> Path | None:
        """Its ONNX file."""
        return self.encoder.graph if isinstance(self.encoder, GraphEncoder) else None

    def feeds(self) -> Iterator[Feed]:
        """What its graph is fed by the shop's own texts and pictures."""
        if isinstance(self.encoder, GraphEncoder):
            yield from self.encoder.feeds(self._samples, side="query")

    def inputs(self) -> Sequence[Any]:
        """Texts that the exam asks with, of all sorts; or pictures of the shop."""
        if self.encoder.modality == "text":
            asked = self.material.asked
            return asked[:: max(1, len(asked) // _TIMED)]
        return self._samples[:_TIMED]

    def run(self, file: Path | None) -> Run:
        """Encodes one input. The product's side is asked, since that runs on one thread
        (`encoders.session.Sessions`); the work is the same."""
        made = self.encoder if file is None else open_query_encoder(file, self.encoder)
        return lambda value: made.encode([value], side="product")

    @cached_property
    def _samples(self) -> Sequence[Any]:
        if self.encoder.modality == "text":
            return self.material.texts()[:SAMPLES]
        return self.material.pictures() if self.encoder.modality == "image" else []
