"""A rebuild in the middle of a load, and what its phases say."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from figures import percentiles
from rebuilding.load import Load, Request
from rebuilding.ways import Way

BEFORE, DURING, AFTER = PHASES = ("at rest", "rebuilding", "afterwards")
KINDS = ("search", "write", "found")
Row = dict[str, float | str]


@dataclass(frozen=True)
class Run:
    """A load, and when it was rebuilt."""

    requests: Sequence[Request]
    began: float
    ended: float
    """Seconds since the load began; `ended`: once the shop had switched."""

    def phase(self, second: float) -> str:
        """The phase that a request belongs to by when it was due."""
        return BEFORE if second < self.began else DURING if second < self.ended else AFTER

    def by_phase(self) -> Iterator[Row]:
        """Each kind of request in each phase, against the same at rest."""
        for kind in KINDS:
            usual = 0.0
            for phase in PHASES:
                own = [r for r in self.requests if r.kind == kind and self.phase(r.second) == phase]
                if not own:
                    continue
                row = _figures(own)
                usual = usual or float(row["p99_ms"])
                yield {
                    "phase": phase, "kind": kind, **row,
                    "p99_to_rest": round(float(row["p99_ms"]) / usual, 2),
                }  # fmt: skip

    def over_time(self, step: float) -> Iterator[Row]:
        """Each kind of request over time, `step` seconds a row."""
        for kind in KINDS:
            own = sorted((r for r in self.requests if r.kind == kind), key=lambda r: r.second)
            for place, group in groupby(own, key=lambda r: int(r.second // step)):
                second = place * step
                yield {"second": second, "phase": self.phase(second), "kind": kind,
                       **_figures([*group])}  # fmt: skip


def run(way: Way, load: Load, rest: float) -> Run:
    """Rebuild a shop under a load that goes on for `rest` seconds before and after."""
    with load.running():
        time.sleep(rest)
        began = load.second
        way.rebuild()
        ended = load.second
        time.sleep(rest)
    return Run(load.requests, began, ended)


def _figures(requests: Sequence[Request]) -> Row:
    times = [request.ms for request in requests]
    p50, p99 = percentiles(times)
    return {
        "requests": len(requests),
        "failed": sum(not request.ok for request in requests),
        "p50_ms": p50, "p99_ms": p99, "max_ms": round(max(times), 2),
    }  # fmt: skip
