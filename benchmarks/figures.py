"""Percentiles and tables, as all benchmarks write them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np


def percentiles(times: Sequence[float], *wanted: float) -> tuple[float, ...]:
    """Percentiles of times, the 50th and 99th if none are named; two decimals."""
    return tuple(round(float(at), 2) for at in np.percentile(times, wanted or (50, 99)))


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows with the same columns as a CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV."""
    with path.open(newline="", encoding="utf-8") as file:
        return [*csv.DictReader(file)]
