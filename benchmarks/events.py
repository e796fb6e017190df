"""How fast events are taken, read, counted and erased.

`python benchmarks/events.py [--events 1000000] [--out benchmarks/results/events.csv]`

Made-up events of a shop with 50,000 products: visits of ten events each (eight impressions, a
click, a cart), every second one of a shopper who consents; queries by a Zipf law. `sift` reads and
judges them as they come over HTTP, `append` writes them to the disk, both in batches of the size
that is told; each batch is one measurement, and the interval is a bootstrap's over batches (95 %).
`table`, `bots`, `report`, `export` and `erase` are of a log with all events. Seconds are of the
clock and of the processor, for batches those of all of a size: the disk, and whatever else the
machine does, are in the first only.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from figures import write_rows
from omnishelf.events.bots import bots
from omnishelf.events.intake import Intake
from omnishelf.events.lists import Lists
from omnishelf.events.log import EventLog
from omnishelf.events.reports import report
from omnishelf.settings import EventSettings

SEED, PRODUCTS, SHOPPERS, QUERIES = 6, 50_000, 40_000, 5_000
RESAMPLES, TIMES = 1_000, 3
BATCHES = {1: 300, 10: 300, 100: 200, 1_000: 60}
"""How many batches of a size are measured."""
Row = dict[str, object]
NOW = datetime.now(UTC)


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "results" / "events.csv"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = EventLog(Path(folder))
        intake = Intake(Lists(log.key), EventSettings(), frozenset)
        taken, number = [], 0
        for size, batches in BATCHES.items():
            rows, number = taking(log, intake, size, batches, number)
            taken += rows
        while number < options.events:
            log.append(intake.sift(made(number, 10_000), trusted=False, now=NOW).events)
            number += 10_000
        write_rows(options.out, [*taken, *whole(log)])
        log.close()


def made(first: int, count: int) -> list[dict[str, Any]]:
    """Events from a number on."""
    rng = np.random.default_rng([SEED, first])
    products = rng.integers(PRODUCTS, size=count)
    queries = np.minimum(rng.zipf(1.3, size=count), QUERIES)
    return [_event(first + at, int(products[at]), int(queries[at])) for at in range(count)]


def _event(number: int, product: int, query: int) -> dict[str, Any]:
    visit, step = divmod(number, 10)
    told: dict[str, Any] = {
        "id": f"00000000-0000-4000-8000-{number:012x}",
        "kind": "impression" if step < 8 else "click" if step == 8 else "cart",
        "time": (NOW - timedelta(days=90) + timedelta(seconds=number * 5)).isoformat(),
        "product": f"SKU-{product:06}",
        "session": f"visit-{visit:010}",
        "search": f"list-{visit:010}",
        "query": f"query number {query}",
    }
    if told["kind"] == "impression":
        told["position"] = step + 1
    if visit % 2:
        told |= {"shopper": f"shopper-{visit % SHOPPERS}", "consent": True}
    return told


def taking(
    log: EventLog, intake: Intake, size: int, batches: int, number: int
) -> tuple[list[Row], int]:
    """Events a second for batches of one size, and the number of the next event."""
    sifting, appending, together = [], [], []
    processor = 0.0
    for _ in range(batches):
        given = made(number, size)
        number += size
        used = time.process_time()
        began = time.perf_counter()
        sifted = intake.sift(given, trusted=False, now=NOW)
        between = time.perf_counter()
        log.append(sifted.events)
        ended = time.perf_counter()
        processor += time.process_time() - used
        sifting.append(between - began)
        appending.append(ended - between)
        together.append(ended - began)
    parts = {"sift": sifting, "append": appending, "sift and append": together}
    rows = [_rate(what, size, seconds) for what, seconds in parts.items()]
    rows[-1]["processor_seconds"] = round(processor, 3)
    rows[-1]["seconds"] = round(sum(together), 3)
    return rows, number


def _rate(what: str, size: int, seconds: Sequence[float]) -> Row:
    taken = np.array(seconds)
    drawn = np.random.default_rng(SEED).integers(len(taken), size=(RESAMPLES, len(taken)))
    low, high = np.percentile(size / taken[drawn].mean(axis=1), [2.5, 97.5])
    return _row(what, size, events_per_second=round(size / taken.mean()),
                low=round(low), high=round(high),
                p99_ms=round(float(np.percentile(taken, 99)) * 1e3, 2))  # fmt: skip


def whole(log: EventLog) -> list[Row]:
    """Seconds of what reads or writes the whole log, the median of three; erasing once."""
    count = log.count
    table = log.table()
    rows = [
        _timed("table", count, log.table),
        _timed("bots", count, lambda: bots(table)),
        _timed("report", count, lambda: report(table, k=5)),
        _timed("export", count, lambda: log.export("shopper-1")),
        _timed("erase", count, lambda: log.erase("shopper-1"), times=1),
    ]
    size = sum(path.stat().st_size for path in log.folder.iterdir())
    return [*rows, _row("bytes for an event", count, value=round(size / log.count, 1))]


def _timed(what: str, count: int, work: Callable[[], object], *, times: int = TIMES) -> Row:
    spent = []
    for _ in range(times):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        spent.append((time.perf_counter() - clock, time.process_time() - processor))
    clock, processor = np.median(np.array(spent), axis=0)
    return _row(what, count, seconds=round(clock, 3), processor_seconds=round(processor, 3))


def _row(what: str, events: int, **measured: object) -> Row:
    columns = (
        "events_per_second",
        "low",
        "high",
        "p99_ms",
        "seconds",
        "processor_seconds",
        "value",
    )
    return {"what": what, "events": events, **{name: measured.get(name, "") for name in columns}}


if __name__ == "__main__":
    main()
