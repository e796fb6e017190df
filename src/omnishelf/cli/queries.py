"""Batches of queries: a line of JSON in, a line of JSON out, in order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from omnishelf.errors import OmnishelfError, QueryError
from omnishelf.evaluation.labels import QueryLabels
from omnishelf.types import Query, Results, Source, parse_filter

if TYPE_CHECKING:
    from omnishelf.shelf import Shelf

_PARTS = ("text", "image", "audio")
_LABELS = ("language", "wish", "phrasing")
"""Not heeded by a search: an evaluation tells results apart by them."""
_KEYS = frozenset({"id", *_PARTS, "like", "unlike", "where", "limit", "locale", *_LABELS})


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
    shelf: "Shelf",
    queries: Path,
    *,
    limit: int,
    using: frozenset[Source],
    without: str | None = None,
) -> Iterator[Answer]:
    """Answer every line of a queries file; a bad line is answered with its error.

    Args:
        shelf: answers.
        queries: the file.
        limit: hits wanted where a line does not say.
        using: sources that may answer.
        without: leave out this part, `text`, `image` or `audio`; queries that lack it or have
            no other are not asked.

    Raises:
        QueryError: the file can't be read.
    """
    for number, line in _lines(queries):
        id = f"line {number}"
        try:
            record = _record(line, number)
            id = str(record["id"])
            if without is not None:
                if without not in (parts := _parts(record)) or len(parts) == 1:
                    continue
                record = {key: value for key, value in record.items() if key != without}
            query = _query(record, queries.parent, limit=limit, using=using)
            yield Answer(id, shelf.run(query))
        except OmnishelfError as error:
            yield Answer(id, None, f"{queries.name}, line {number}: {error}")


def query_labels(queries: Path) -> dict[str, QueryLabels]:
    """The labels of every query in a file, bad lines left out.

    Raises:
        QueryError: the file can't be read, or holds no query.
    """
    labelled: dict[str, QueryLabels] = {}
    faults: list[str] = []
    for number, line in _lines(queries):
        try:
            record = _record(line, number)
        except QueryError as error:
            faults.append(f"line {number}: {error}")
            continue
        told = {
            key: str(value) for key in ("text", *_LABELS) if (value := record.get(key)) is not None
        }
        labelled[str(record["id"])] = QueryLabels(**told, parts=_parts(record))
    if not labelled:
        first = f" ({faults[0]})" if faults else ""
        raise QueryError(
            f"{queries} holds no queries{first}: write a line for each, such as "
            '{"id": "q1", "text": "red shoes"}'
        )
    return labelled


def _lines(queries: Path) -> Iterator[tuple[int, str]]:
    """Lines that hold anything, with their numbers."""
    try:
        with queries.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{queries} can't be read: {error}") from None


def _parts(record: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(part for part in _PARTS if record.get(part))


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
