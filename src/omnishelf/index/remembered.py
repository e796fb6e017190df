"""What candidates tell of their products, remembered until it is written anew."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from omnishelf.index.points import Known
from omnishelf.index.register import Register
from omnishelf.index.turns import Turns

_MOST = 250_000
"""Points, of about 250 bytes each."""
_LET_GO = 0.1
"""Share that is forgotten, the oldest first, where there is no more room."""

Read = Callable[[Sequence[int]], dict[int, Known]]


class Remembered:
    """A bounded memory of points, by the integers of their UUIDs; several threads may use it.

    Reading what a candidate tells from the engine's payloads takes as long as the search itself.
    """

    def __init__(self, writing: Turns, read: Read, register: Register | None = None) -> None:
        """Remember nothing yet.

        Args:
            writing: counts the writes of the index.
            read: reads, of some points, what those tell that are stored.
            register: of those that were there when the index was arranged: asked first.
        """
        self._register = register
        self._writing = writing
        self._read = read
        self._held: dict[int, Known] = {}
        self._lock = threading.Lock()

    def of(self, points: Sequence[int]) -> list[Known | None]:
        """What each of the points tells; None for one that is not stored."""
        if self._register is None:
            return self._remembered(points)
        known = self._register.of(points)
        if None in known:
            fresh = [point for point, told in zip(points, known, strict=True) if told is None]
            others = dict(zip(fresh, self._remembered(fresh), strict=True))
            known = [told or others[point] for point, told in zip(points, known, strict=True)]
        return known

    def fill(self, batches: Iterable[Mapping[int, Known]]) -> None:
        """Remember what is read in batches, as long as there is room; nothing where a register
        tells of nearly all."""
        if self._register:
            return
        version = self._writing.version
        for found in batches:
            if len(self._held) + len(found) > _MOST:
                return
            self._keep(found, version)
            version = self._writing.version

    def forget(self, points: Sequence[int]) -> None:
        """Read these again when they are next asked for: they are about to be written."""
        if self._register:
            self._register.forget(points)
        with self._lock:
            for point in points:
                self._held.pop(point, None)

    def _remembered(self, points: Sequence[int]) -> list[Known | None]:
        version = self._writing.version
        known = [*map(self._held.get, points)]
        if None in known:
            new = [point for point, held in zip(points, known, strict=True) if held is None]
            found = self._read(new)
            self._keep(found, version)
            known = [held or found.get(point) for point, held in zip(points, known, strict=True)]
        return known

    def _keep(self, found: Mapping[int, Known], version: int) -> None:
        with self._lock:
            # What is being written may have been read as it was before.
            if version != self._writing.version or version % 2:
                return
            if len(self._held) + len(found) > _MOST:
                for oldest in [*islice(self._held, int(_LET_GO * _MOST) + len(found))]:
                    del self._held[oldest]
            self._held |= found
