"""The report of an evaluation: a summary and every query's scores, as files."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from omnishelf.evaluation.metrics import MEASURES, Score
from omnishelf.files import write_atomic


def write_report(
    folder: Path, summary: Sequence[Score], scores: Mapping[str, Mapping[str, float]]
) -> None:
    """Write `summary.json` and `queries.csv` into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {"queries": len(scores), "measures": [asdict(score) for score in summary]}
    write_atomic(folder / "summary.json", json.dumps(content, indent=2).encode())
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["query", *MEASURES])
    for query, values in scores.items():
        writer.writerow([query, *(f"{values[measure]:.6f}" for measure in MEASURES)])
    write_atomic(folder / "queries.csv", table.getvalue().encode())
