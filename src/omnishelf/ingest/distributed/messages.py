"""What a driver and its workers say to each other, as Arrow tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from omnishelf.errors import ModelError
from omnishelf.ingest.features import Vector
from omnishelf.settings import EncoderSettings, MediaLimits
from omnishelf.types import Source

_TASK = pa.schema(
    [
        ("source", pa.string()),
        ("digests", pa.list_(pa.binary())),
        ("names", pa.list_(pa.string())),
        ("contents", pa.list_(pa.large_binary())),
    ]
)
_ANSWER = pa.schema(
    [
        ("source", pa.string()),
        ("digest", pa.binary()),
        ("vector", pa.binary()),
        ("failure", pa.string()),
        ("refusal", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker must agree with, so that its features are those of the driver's encoders."""

    version: str
    """Of Omnishelf."""
    encoders: Mapping[Source, str]
    """Their names; a name stands for the weights, too."""
    settings: EncoderSettings
    limits: MediaLimits


@dataclass(frozen=True, slots=True)
class Task:
    """Contents of one source that are encoded together, as some encoders scale by the batch."""

    source: Source
    contents: Mapping[bytes, tuple[str, bytes]]
    """Names and bytes by digest."""


def task_table(task: Task) -> pa.Table:
    """One row, which Ray never divides."""
    names, contents = zip(*task.contents.values(), strict=True)
    row = {
        "source": task.source,
        "digests": [*task.contents],
        "names": names,
        "contents": contents,
    }
    return pa.Table.from_pylist([row], _TASK)


def read_task(table: pa.Table) -> Task:
    """The task of a table of one row."""
    (row,) = table.to_pylist()
    told = zip(row["names"], row["contents"], strict=True)
    return Task(row["source"], dict(zip(row["digests"], told, strict=True)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one content; without vector and failure, the encoder made nothing of it."""

    source: Source
    digest: bytes
    vector: Vector | None = None
    failure: str | None = None
    """Why it can't be decoded."""


def answers_table(answers: Iterable[Answer]) -> pa.Table:
    """A row for each answer; vectors as float16, as the cache keeps them."""
    rows = [
        (
            answer.source,
            answer.digest,
            None if answer.vector is None else answer.vector.astype(np.float16).tobytes(),
            answer.failure,
            None,
        )
        for answer in answers
    ]
    return _table(rows)


def refusal_table(reason: str) -> pa.Table:
    """A row that says why a worker can't encode for this driver."""
    return _table([(None, None, None, None, reason)])


def read_answers(table: pa.Table) -> list[Answer]:
    """The answers of a table.

    Raises:
        ModelError: it holds a refusal.
    """
    if refusals := table["refusal"].drop_null().to_pylist():
        raise ModelError(refusals[0])
    return [
        Answer(
            row["source"],
            row["digest"],
            None if row["vector"] is None else np.frombuffer(row["vector"], np.float16),
            row["failure"],
        )
        for row in table.to_pylist()
    ]


def _table(rows: Sequence[tuple[object, ...]]) -> pa.Table:
    return pa.Table.from_pylist(
        [dict(zip(_ANSWER.names, row, strict=True)) for row in rows], _ANSWER
    )
