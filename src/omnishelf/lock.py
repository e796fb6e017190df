"""One owner of a shop folder at a time."""

import fcntl
import os
from pathlib import Path

from omnishelf.errors import ShelfLockedError

_FILE_NAME = ".lock"


class FolderLock:
    """Held from creation to `release`, or until the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            ShelfLockedError: another process, named by its number, holds it.
        """
        self._descriptor = os.open(folder / _FILE_NAME, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(self._descriptor, 20).decode(errors="replace").strip() or "unknown"
            os.close(self._descriptor)
            raise ShelfLockedError(
                f"{folder} is in use by process {owner}: stop it, or use its HTTP API"
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let others have the folder."""
        os.close(self._descriptor)
