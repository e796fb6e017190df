"""Opening an embedded index where it is best held: here, or in a process of its own."""

from pathlib import Path

from omnishelf.index.apart import ApartIndex
from omnishelf.index.edge import EdgeIndex

LARGE = 400_000_000
"""Bytes on disk from which an index has a process of its own. A smaller one is open in less than
a second, and a call to another process costs a fifth of a millisecond."""


def open_index(folder: Path) -> EdgeIndex | ApartIndex:
    """Open the index of a folder.

    Raises:
        ShelfError: it is missing or damaged.
    """
    return ApartIndex(folder) if size_of(folder) >= LARGE else EdgeIndex.open(folder)


def size_of(folder: Path) -> int:
    """Bytes that a folder's files take on disk; files with holes take less than their length."""
    blocks = 512
    return sum(path.stat().st_blocks * blocks for path in folder.rglob("*") if path.is_file())
