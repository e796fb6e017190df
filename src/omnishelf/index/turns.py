"""Writes take turns, and are counted."""

import threading
from types import TracebackType


class Turns:
    """A lock for writing that tells whether anything was written meanwhile."""

    def __init__(self) -> None:
        """Nobody writes."""
        self._lock = threading.Lock()
        self._count = 0

    @property
    def version(self) -> int:
        """Rises when a write begins and when it ends, so that it is odd while one is under way.

        What was read between two looks at the same even version is of one state.
        """
        return self._count

    def __enter__(self) -> None:
        self._lock.acquire()
        self._count += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._count += 1
        self._lock.release()
