"""What a process and its children hold in memory."""

import os
from pathlib import Path

_MB = 1e6


def resident_mb(process: int | None = None) -> float:
    """Megabytes of memory, each shared page counted for its share.

    Files that are mapped count as far as they are read: they are what a search needs to be fast.
    """
    total = 0.0
    for id in _family(process or os.getpid()):
        try:
            lines = Path(f"/proc/{id}/smaps_rollup").read_text().splitlines()
        except OSError:
            # It ended meanwhile.
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return total / _MB


def _family(process: int) -> list[int]:
    found = [process]
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        for child in thread.read_text().split():
            found += _family(int(child))
    return found
