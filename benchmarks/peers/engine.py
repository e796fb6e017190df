"""What an engine must do to be measured."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank
from peers.generated import Catalog, Floats
from peers.questions import Where
from peers.truth import DEPTH

M, EF_CONSTRUCTION, EF_SEARCH = 16, 128, 128
"""Of every graph: links, and candidates while building and while searching."""


class Engine(ABC):
    """One engine, over a folder of its own. Products are known by their place in the catalog."""

    name: ClassVar[str]
    package: ClassVar[str]
    """Whose version is told."""
    modules: ClassVar[tuple[str, ...]]
    """Imported before the clock runs."""
    note: ClassVar[str] = ""
    """What differs from the others."""
    has_filters: ClassVar[bool] = True
    has_words: ClassVar[bool] = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def version(cls) -> str:
        """Of the package."""
        return version(cls.package)

    @abstractmethod
    def load(self, catalog: Catalog) -> None:
        """Make the index in the folder, which is empty, and put all products in."""

    @abstractmethod
    def build(self) -> None:
        """Build what searches need, and make everything durable."""

    @abstractmethod
    def open(self) -> None:
        """Open what lies in the folder."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the folder."""

    @abstractmethod
    def nearest(self, vector: Floats, where: Where | None, limit: int) -> list[int]:
        """Products with the highest cosine, best first."""

    def matching(self, text: str, limit: int) -> list[int]:
        """Products that match words best by the engine's own measure, best first."""
        raise NotImplementedError

    def hybrid(self, vector: Floats, text: str, limit: int) -> list[int]:
        """Both rankings to `DEPTH` joined by reciprocal rank fusion."""
        rankings = (self.nearest(vector, None, DEPTH), self.matching(text, DEPTH))
        return fuse(*rankings)[:limit]


def fuse(vectors: Sequence[int], words: Sequence[int]) -> list[int]:
    """Reciprocal rank fusion with even weights and k = 60."""
    rankings = {"vectors": vectors, "words": words}
    return [item.key for item in reciprocal_rank(rankings, dict.fromkeys(rankings, 1.0))]
