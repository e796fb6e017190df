"""An evaluation as JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict

from omnishelf.evaluation.evaluation import Evaluation
from omnishelf.evaluation.labels import QueryLabels


def summary_json(found: Evaluation) -> bytes:
    """The means, and all that is told of groups, comparisons, robustness and calibration."""
    content = {
        "queries": len(found.scores),
        "measures": [asdict(score) for score in found.summary],
        "groups": [asdict(group) for group in found.groups],
        "comparisons": [asdict(comparison) for comparison in found.comparisons],
        "robustness": {
            "paraphrases": asdict(found.swing) if found.swing else None,
            "missing": [asdict(loss) for loss in found.losses],
        },
        "calibration": {
            "error": found.calibration_error,
            "bins": [asdict(each) for each in found.reliability],
        },
    }
    return json.dumps(content, indent=2, ensure_ascii=False).encode()


def queries_csv(found: Evaluation) -> bytes:
    """A line for each judged query: its values, then what is known of it."""
    rows = []
    for query, values in found.scores.items():
        labels = found.labelled.get(query, QueryLabels())
        known = (labels.language, labels.wish, labels.phrasing, labels.text)
        rows.append([query, *(f"{values[name]:.6f}" for name in found.measures), *known])
    return _csv(["query", *found.measures, "language", "wish", "phrasing", "text"], rows)


def breakdown_csv(found: Evaluation) -> bytes:
    """A line for each group and measure."""
    rows = [
        [group.by, group.name, group.queries, score.measure]
        + [f"{number:.6f}" for number in (score.mean, score.low, score.high)]
        for group in found.groups
        for score in group.scores
    ]
    return _csv(["by", "name", "queries", "measure", "mean", "low", "high"], rows)


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(head)
    writer.writerows(rows)
    return table.getvalue().encode()
