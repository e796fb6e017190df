"""How many processor cores this process may use."""

import os
from functools import cache
from pathlib import Path, PurePosixPath

_CGROUPS = Path("/sys/fs/cgroup")
_OWN_CGROUP = Path("/proc/self/cgroup")


@cache
def available_cores() -> int:
    """Cores that the process may run on, and that its container pays for; at least 1.

    A machine's own count says little of a container: more threads than it may use at a time
    are halted by the system in the middle of an answer.
    """
    return max(1, min(_allowed(), *_quotas(_OWN_CGROUP, _CGROUPS)))


def _allowed() -> int:
    # macOS and Windows do not tell.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quotas(own: Path, root: Path) -> list[int]:
    """Whole cores that `cpu.max` of this process's cgroup and those around it grant (cgroup
    version 2; Linux, admin-guide/cgroup-v2.rst)."""
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return [_allowed()]
    paths = [line.removeprefix("0::/") for line in lines if line.startswith("0::/")]
    quotas = [_allowed()]
    for path in paths:
        for folder in (PurePosixPath(path), *PurePosixPath(path).parents):
            try:
                quota, period = (root / folder / "cpu.max").read_text().split()
            except (OSError, ValueError):
                continue
            if quota != "max":
                quotas.append(int(quota) // int(period))
    return quotas
