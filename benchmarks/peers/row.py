"""One figure, and files of them."""

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FAILED, SKIPPED = "failed", "skipped"
"""Measures of what could not be measured; the note says why."""


@dataclass(frozen=True)
class Row:
    """A line of the CSV."""

    engine: str
    version: str
    n: int
    measure: str
    value: float | None
    note: str = ""


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write the CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)])
        writer.writeheader()
        for row in rows:
            value = "" if row.value is None else f"{row.value:.6g}"
            writer.writerow({**asdict(row), "value": value})


def read(path: Path) -> list[Row]:
    """Read a CSV."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Row(
                line["engine"],
                line["version"],
                int(line["n"]),
                line["measure"],
                float(line["value"]) if line["value"] else None,
                line["note"],
            )
            for line in csv.DictReader(file)
        ]
