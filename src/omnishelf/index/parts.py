"""The parts of a large embedded index: how many, where they lie, and how one index becomes them."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

from omnishelf.cores import available_cores
from omnishelf.errors import ShelfError
from omnishelf.files import copy_tree
from omnishelf.index.apart import ApartIndex
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.layout import Precision
from omnishelf.index.split import SplitIndex
from omnishelf.types import Source

PART_FROM = 250_000
"""Products that make it worth while to have another part: a search takes each part half a
millisecond however few there are."""

_FOLDER = "parts"


def wanted_parts(products: int) -> int:
    """In how many parts so many products are best searched on this machine."""
    return max(1, min(available_cores(), products // PART_FROM))


def is_split(folder: Path) -> bool:
    """Whether the index in this folder is in parts."""
    return (folder / _FOLDER).exists()


def create_parts(
    folder: Path, dims: Mapping[Source, int], parts: int, *, precision: Precision
) -> SplitIndex:
    """Make an empty index in so many parts.

    Raises:
        ShelfError: the folder can't be written.
    """
    for number in range(parts):
        EdgeIndex.create(folder / _FOLDER / str(number), dims, precision=precision).close()
    return open_parts(folder)


def open_parts(folder: Path, *, arrange: bool = False) -> SplitIndex:
    """Open an index that is in parts, all at the same time.

    Args:
        folder: of the index.
        arrange: merge and build graphs first.

    Raises:
        ShelfError: a part is missing or damaged, or could not be arranged.
    """
    return _opened([partial(ApartIndex, part, arrange=arrange) for part in _folders(folder)])


def split(folder: Path, parts: int) -> SplitIndex:
    """Put an index that is whole into parts, and arrange them: each is a copy that forgets what
    lies in the others.

    Args:
        folder: of the index; nobody has it open. If this fails it is of no more use.
        parts: how many.

    Raises:
        ShelfError: there is no room, or a part could not be arranged.
    """
    whole = [*folder.iterdir()]
    try:
        for number in range(parts):
            part = folder / _FOLDER / str(number)
            part.mkdir(parents=True)
            for path in whole:
                (copy_tree if path.is_dir() else shutil.copy2)(path, part / path.name)
        for path in whole:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    except OSError as error:
        raise ShelfError(
            f"{folder}: the index could not be put into {parts} parts: {error}. Make room and try "
            "again"
        ) from None
    return _opened(
        [
            partial(ApartIndex, part, arrange=True, keep=(number, parts))
            for number, part in enumerate(_folders(folder))
        ]
    )


def _folders(folder: Path) -> list[Path]:
    return sorted((folder / _FOLDER).iterdir(), key=lambda part: int(part.name))


def _opened(openings: Sequence[Callable[[], ApartIndex]]) -> SplitIndex:
    """All of them, or none."""
    with ThreadPoolExecutor(len(openings)) as pool:
        waiting = [pool.submit(opening) for opening in openings]
    try:
        return SplitIndex([opening.result() for opening in waiting])
    except BaseException:
        for opening in waiting:
            with suppress(Exception):
                opening.result().close()
        raise
