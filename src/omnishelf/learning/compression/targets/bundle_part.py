"""The networks of the trained model itself: a head for each source, and their fusion."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.encoders.graph import Feed
from omnishelf.encoders.session import open_session
from omnishelf.learning.compression.material import SAMPLES, Material
from omnishelf.learning.compression.target import Run
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.ranking.ranker import ASKED_AS, Question
from omnishelf.types import Source

_TIMED = 48
"""Inputs that speed is measured with."""


@dataclass(frozen=True)
class _BundlePart(ABC):
    model: ShelfModel
    material: Material

    query_side = False

    @property
    @abstractmethod
    def part(self) -> str:
        """Its name in the bundle."""

    @property
    def graph(self) -> Path:
        """Its ONNX file."""
        return self.model.file(self.part)

    @abstractmethod
    def feeds(self) -> Iterator[Feed]:
        """What it is fed."""

    def inputs(self) -> Sequence[Any]:
        """What it is fed is all that it ever sees."""
        return [*self.feeds()][:_TIMED]

    def run(self, file: Path | None) -> Run:
        """Runs its graph on one feed."""
        session = open_session(file or self.graph)
        return lambda feed: session.run(None, feed)


@dataclass(frozen=True)
class Head(_BundlePart):
    """From raw features of one source to the space that all sources share."""

    source: Source

    @property
    def part(self) -> str:
        """Its name in the bundle."""
        return f"head-{self.source}"

    @property
    def told(self) -> str:
        """What it is, in a few words."""
        return f"the trained head of {self.source}"

    @property
    def asked_by(self) -> Question:
        """The kind of question that its source reads."""
        return ASKED_AS[self.source]

    def feeds(self) -> Iterator[Feed]:
        """Raw features of products; of texts, half of them phrases as queries are."""
        data = self.material.data
        rows = data.tokens[self.source]
        drawn = [rows.features[rows.starts[p]] for p in self.material.products() if rows.present[p]]
        if self.source == "text":
            phrases = self.material.phrases()[: SAMPLES // 2]
            drawn = [*data.phrase_features[phrases], *drawn]
        for row in drawn[:SAMPLES]:
            yield {"features": row[None].astype(np.float32)}


@dataclass(frozen=True)
class Fusion(_BundlePart):
    """From the parts of a product or a query to one vector."""

    told = "the trained fusion"
    asked_by = None

    @property
    def part(self) -> str:
        """Its name in the bundle."""
        return "fusion"

    def feeds(self) -> Iterator[Feed]:
        """Learned vectors of products' modalities, those that each has."""
        tokens, sources = self.material.data.tokens, self.model.sources
        for place in self.material.products()[:SAMPLES]:
            vectors = np.zeros((1, len(sources), self.model.config.dim), np.float32)
            present = np.zeros((1, len(sources)), np.bool_)
            for at, source in enumerate(sources):
                rows = tokens.get(source)
                if rows is not None and rows.present[place]:
                    raw = rows.features[rows.starts[place]]
                    vectors[0, at] = self.model.read(source, raw).learned
                    present[0, at] = True
            if present.any():
                yield {"tokens": vectors, "present": present}
