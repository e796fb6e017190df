"""Generations of a shop: an index with the model that placed its vectors, swapped as one."""

import shutil
from contextlib import suppress
from pathlib import Path

from omnishelf.errors import ShelfError
from omnishelf.files import write_atomic

_POINTER = "current"
_BEFORE = "before"
_FOLDER = "generations"


class Generations:
    """The folders `generations/N` of a shop, and the file that says which one serves.

    A new generation is built beside the one that serves; switching is one atomic write. What a
    killed process left half built is removed when the shop is opened next.
    """

    def __init__(self, shop: Path, folder: str = _FOLDER) -> None:
        """Of a shop's folder, or of another one's, and what it calls them."""
        self._folder = shop / folder

    @property
    def current(self) -> Path:
        """The generation that serves.

        Raises:
            ShelfError: the shop names none, or one that is not there.
        """
        pointer = self._folder / _POINTER
        try:
            found = self._folder / pointer.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ShelfError(f"{pointer} is missing or damaged: {error}") from None
        if not found.is_dir() or found == self._folder:
            raise ShelfError(f"{pointer} names '{found.name}', which is not there")
        return found

    def new(self) -> Path:
        """An empty folder for the next generation."""
        self._folder.mkdir(parents=True, exist_ok=True)
        taken = [int(path.name) for path in self._folder.iterdir() if path.name.isdigit()]
        path = self._folder / f"{max(taken, default=0) + 1:04d}"
        path.mkdir()
        return path

    @property
    def before(self) -> Path | None:
        """The generation that served before and can be gone back to; None if there is none."""
        with suppress(OSError, UnicodeDecodeError):
            name = (self._folder / _BEFORE).read_text(encoding="utf-8").strip()
            found = self._folder / name
            if name and found.is_dir() and found != self.current:
                return found
        return None

    def switch(self, path: Path, *, keep: bool) -> None:
        """Let this generation serve from now on.

        Args:
            path: of the generation.
            keep: whether the one that served can be gone back to.
        """
        if keep:
            # First: should the process die here, there is one generation too many, not too few.
            write_atomic(self._folder / _BEFORE, self.current.name.encode())
        write_atomic(self._folder / _POINTER, path.name.encode())

    def folder(self, name: str) -> Path:
        """Where the generation of this name is."""
        return self._folder / name

    def others(self, *, keep: Path | None = None) -> list[Path]:
        """All but the one that serves, the one before it, and one that is being built."""
        kept = (self.current, self.before, keep)
        return [path for path in self._folder.iterdir() if path.is_dir() and path not in kept]

    def clear(self, *, keep: Path | None = None) -> None:
        """Remove all others."""
        for path in self.others(keep=keep):
            shutil.rmtree(path, ignore_errors=True)
