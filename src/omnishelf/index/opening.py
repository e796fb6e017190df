"""Opening an embedded index where it is best held: here, or in a process of its own."""

from pathlib import Path

from omnishelf.index.apart import ApartIndex
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.planner import EXACT_BELOW

LARGE = 400_000_000
"""Bytes on disk from which an index has a process of its own. A smaller one is open in less than
a second, and a call to another process costs a fifth of a millisecond."""


def wants_graph(products: int) -> bool:
    """Whether searches among so many products go by a graph, which must be built."""
    return products >= EXACT_BELOW


def open_index(folder: Path, *, arrange: bool = False) -> EdgeIndex | ApartIndex:
    """Open the index of a folder.

    Args:
        folder: of the index.
        arrange: merge and build graphs first, in the process that the index then has.

    Raises:
        ShelfError: it is missing or damaged, or could not be arranged.
    """
    if arrange or size_of(folder) >= LARGE:
        return ApartIndex(folder, arrange=arrange)
    return EdgeIndex.open(folder)


def size_of(folder: Path) -> int:
    """Bytes that a folder's files take on disk; files with holes take less than their length."""
    blocks = 512
    return sum(path.stat().st_blocks * blocks for path in folder.rglob("*") if path.is_file())
