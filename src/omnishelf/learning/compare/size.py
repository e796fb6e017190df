"""What a preset takes up on disk."""

from collections.abc import Collection
from pathlib import Path


def bytes_of(folder: Path, *, without: Collection[str] = ()) -> int:
    """Bytes of all files in a folder, but those of some names."""
    return sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and path.name not in without
    )
