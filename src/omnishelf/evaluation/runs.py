"""Runs: what was found for each query, with its scores."""

import json
from collections.abc import Mapping
from pathlib import Path

from omnishelf.errors import OmnishelfError

Run = Mapping[str, Mapping[str, float]]
"""Query id to product id to score, in the order in which products are shown."""


class RunError(OmnishelfError):
    """A run file can't be read."""


def read_run(path: Path) -> Run:
    """Read a run that `omnishelf search` or `evaluate` has written: a line of JSON a query.

    Raises:
        RunError: the file is missing, empty, or has a line of another form.
    """
    run: dict[str, dict[str, float]] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RunError(f"{path} can't be read: {error}") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = json.loads(line)
            run[answer["id"]] = {hit["id"]: float(hit["score"]) for hit in answer["hits"]}
        except (ValueError, TypeError, KeyError):
            raise RunError(
                f"{path}, line {number}: expected an answer of a run, such as "
                '{"id": "q1", "hits": [{"id": "p7", "score": 0.9}]}'
            ) from None
    if not run:
        raise RunError(f"{path} holds no answers")
    return run
