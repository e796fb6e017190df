"""How long each step of a search takes."""

import time


class Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        """Start."""
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """End a step; one that is done again adds to itself."""
        now = time.perf_counter()
        self._laps[step] = round(self._laps.get(step, 0.0) + (now - self._last) * 1e3, 3)
        self._last = now

    def timings(self) -> dict[str, float]:
        """By step, and `total`."""
        return self._laps | {"total": round((self._last - self._start) * 1e3, 3)}
