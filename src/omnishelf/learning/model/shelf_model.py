"""The trained model as search uses it: ONNX Runtime and numpy, no torch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.session import open_session
from omnishelf.learning.model.bundle import has_bundle, part_file, read_bundle
from omnishelf.types import Source

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of a query in the model's terms."""

    source: Source
    """The source whose encoder read it."""
    learned: Matrix
    """float32 [dim]."""
    base: Matrix
    """float32 [base], of length 0 where the source has no frozen part."""


class ShelfModel:
    """Puts products and queries into the space that was learned."""

    def __init__(self, folder: Path) -> None:
        """Open a bundle.

        Raises:
            ModelError: it is damaged, incomplete or of another version.
        """
        self.folder = folder
        self.config = read_bundle(folder)
        self.sources = tuple(sorted(self.config.sources))
        self._heads = {s: open_session(self.file(f"head-{s}")) for s in self.sources}
        self._fusion = open_session(self.file("fusion"))
        with np.load(folder / "base.npz", allow_pickle=False) as arrays:
            self._bases = {
                s: (arrays[f"{s}:mean"], arrays[f"{s}:basis"])
                for s in self.sources
                if self.config.sources[s].base
            }

    def file(self, part: str) -> Path:
        """The file of a part of the bundle, such as `fusion`."""
        return part_file(self.folder, self.config, part)

    @property
    def dims(self) -> dict[Source, int]:
        """Length of each source's vectors in the index."""
        dims: dict[Source, int] = {
            source: self.config.dim + config.base for source, config in self.config.sources.items()
        }
        return {**dims, "fused": self.config.dim}

    def place(self, products: Sequence[Mapping[Source, Matrix]]) -> list[dict[Source, Matrix]]:
        """Vectors of products from their raw features.

        Args:
            products: for each, raw features [n, d] by source; a missing modality is absent.

        Returns:
            For each, float32 unit rows by source, and `fused` [1, dim] if it has any source;
            of a source that was not learned, the raw features.
        """
        placed: list[dict[Source, Matrix]] = [
            {source: rows for source, rows in raw.items() if source not in self.sources}
            for raw in products
        ]
        tokens = np.zeros((len(products), len(self.sources), self.config.dim), np.float32)
        present = np.zeros(tokens.shape[:2], np.bool_)
        for at, source in enumerate(self.sources):
            having = [number for number, raw in enumerate(products) if source in raw]
            if not having:
                continue
            raw = np.concatenate([products[number][source] for number in having])
            learned, base = self._learned(source, raw), self._base(source, raw)
            joined = self._joined(source, learned, base)
            start = 0
            for number in having:
                end = start + len(products[number][source])
                placed[number][source] = joined[start:end]
                mean = learned[start:end].mean(axis=0)
                tokens[number, at] = mean / max(float(np.linalg.norm(mean)), 1e-9)
                present[number, at] = True
                start = end
        some = present.any(axis=1)
        if some.any():
            fused = self._fuse(tokens[some], present[some])
            for row, number in enumerate(np.flatnonzero(some).tolist()):
                placed[number]["fused"] = fused[row : row + 1]
        return placed

    def read(self, source: Source, raw: Matrix) -> Asked:
        """A part of a query from its raw features [d]."""
        return Asked(source, self._learned(source, raw[None])[0], self._base(source, raw[None])[0])

    def aim(self, parts: Sequence[Asked], source: Source) -> Matrix:
        """The unit vector that a source is asked by, of all parts of a query.

        A source's own part also compares its frozen features; others compare what was learned.
        """
        learned = self.fuse(parts)
        if source == "fused":
            return learned
        own = [part for part in parts if part.source == source]
        width = self.config.sources[source].base
        base = np.mean([part.base for part in own], axis=0) if own else np.zeros(width, np.float32)
        joined = self._joined(source, learned[None], base[None].astype(np.float32))[0]
        return np.asarray(joined / max(float(np.linalg.norm(joined)), 1e-9), np.float32)

    def fuse(self, parts: Sequence[Asked]) -> Matrix:
        """The parts of a query in one unit vector [dim]."""
        if len(parts) == 1:
            return parts[0].learned
        tokens = np.zeros((1, len(self.sources), self.config.dim), np.float32)
        present = np.zeros(tokens.shape[:2], np.bool_)
        for part in parts:
            at = self.sources.index(part.source)
            tokens[0, at] = part.learned
            present[0, at] = True
        fused: Matrix = self._fuse(tokens, present)[0]
        return fused

    def _learned(self, source: Source, raw: Matrix) -> Matrix:
        return _run(self._heads[source], {"features": raw.astype(np.float32)})

    def _fuse(self, tokens: Matrix, present: NDArray[np.bool_]) -> Matrix:
        return _run(self._fusion, {"tokens": tokens, "present": present})

    def _base(self, source: Source, raw: Matrix) -> Matrix:
        if source not in self._bases:
            return np.zeros((len(raw), 0), np.float32)
        mean, basis = self._bases[source]
        return unit_rows((raw - mean) @ basis)

    def _joined(self, source: Source, learned: Matrix, base: Matrix) -> Matrix:
        """Blocks scaled so that a dot product is share x learned + (1 - share) x frozen."""
        share = self.config.sources[source].share
        blocks = [np.sqrt(share) * learned]
        if base.shape[1]:
            blocks.append(np.sqrt(1 - share) * base)
        return np.concatenate(blocks, axis=1).astype(np.float32)


def unit_rows(rows: NDArray[np.floating[Any]]) -> Matrix:
    """Rows [n, d] at length 1; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


def _run(session: Any, inputs: Mapping[str, NDArray[Any]]) -> Matrix:
    vectors: Matrix = session.run(None, dict(inputs))[0]
    return vectors


def read_model(folder: Path) -> ShelfModel | None:
    """The model of a folder; None if there is none.

    Raises:
        ModelError: it is damaged, incomplete or of another version.
    """
    return ShelfModel(folder) if has_bundle(folder) else None
