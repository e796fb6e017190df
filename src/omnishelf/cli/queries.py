"""Batches of queries: a line of JSON in, a line of JSON out, in order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from omnishelf.errors import OmnishelfError, QueryError
from omnishelf.types import Query, Results, Source, parse_filter

if TYPE_CHECKING:
    from omnishelf.shelf import Shelf

_KEYS = frozenset({"id", "text", "image", "audio", "like", "unlike", "where", "limit", "locale"})


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one line: results, or why there are none."""

    id: str
    results: Results | None
    error: str | None = None

    def line(self) -> str:
        """As a line of the run file."""
        content: dict[str, object] = {"id": self.id, "hits": [], "ms": 0.0}
        if self.results is not None:
            content["ms"] = self.results.timings["total"]
            content["hits"] = [
                {
                    "id": hit.product.id,
                    "score": hit.score,
                    "evidence": [part.model_dump(mode="json") for part in hit.evidence],
                }
                for hit in self.results.hits
            ]
        if self.error is not None:
            content["error"] = self.error
        return json.dumps(content, ensure_ascii=False)


def answers(
    shelf: "Shelf", queries: Path, *, limit: int, using: frozenset[Source]
) -> Iterator[Answer]:
    """Answer every line of a queries file; a bad line is answered with its error.

    Raises:
        QueryError: the file can't be read.
    """
    try:
        file = queries.open(encoding="utf-8-sig")
    except OSError as error:
        raise QueryError(f"{queries} can't be read: {error}") from None
    with file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            id = f"line {number}"
            try:
                record = _record(line, number)
                id = str(record["id"])
                query = _query(record, queries.parent, limit=limit, using=using)
                yield Answer(id, shelf.run(query))
            except OmnishelfError as error:
                yield Answer(id, None, f"{queries.name}, line {number}: {error}")


def _record(line: str, number: int) -> Mapping[str, object]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise QueryError(f"not JSON ({error})") from None
    if not isinstance(record, dict):
        raise QueryError("expected a JSON object")
    if unknown := sorted(record.keys() - _KEYS):
        raise QueryError(f"unknown key '{unknown[0]}'; there are {', '.join(sorted(_KEYS))}")
    return {"id": number, **record}


def _query(
    record: Mapping[str, object], folder: Path, *, limit: int, using: frozenset[Source]
) -> Query:
    own_limit = record.get("limit")
    if own_limit is not None and (isinstance(own_limit, bool) or not isinstance(own_limit, int)):
        raise QueryError(f"limit must be a whole number, got {own_limit!r}")
    where = record.get("where")
    return Query(
        text=_text(record, "text"),
        image=_file(record, "image", folder),
        audio=_file(record, "audio", folder),
        like=_ids(record, "like"),
        unlike=_ids(record, "unlike"),
        where=parse_filter(where) if where else None,
        limit=own_limit if own_limit is not None else limit,
        using=using,
        locale=_text(record, "locale"),
    )


def _text(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value
    raise QueryError(f"{key} must be a string, got {value!r}")


def _file(record: Mapping[str, object], key: str, folder: Path) -> str | None:
    """Relative paths start where the command runs, or else from the queries file's folder."""
    value = _text(record, key)
    if value is None or ":" in value[:8] or Path(value).exists():
        return value
    beside = folder / value
    return str(beside) if beside.exists() else value


def _ids(record: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = record.get(key)
    if value is None:
        return ()
    if isinstance(value, str | int):
        return (str(value),)
    if isinstance(value, Sequence) and all(isinstance(item, str | int) for item in value):
        return tuple(str(item) for item in value)
    raise QueryError(f"{key} must be a product id or a list of them, got {value!r}")
