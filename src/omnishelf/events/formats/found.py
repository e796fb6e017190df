"""What a format gives, and what it is told."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omnishelf.catalog.rejection import Rejection
from omnishelf.types.event import EventKind


@dataclass(frozen=True, slots=True)
class Found:
    """An event as a file has it, not checked yet."""

    line: int
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class How:
    """How a file is to be read."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    """Our field names to the file's columns, where they are not obvious."""
    kind: EventKind | None = None
    """What all rows are, where no column says so."""
    consent: bool = False
    """Whether these shoppers are known to consent, where the file does not say so."""


Reading = Callable[[Path, How], Iterator[Found | Rejection]]
"""Reads one format row by row; raises `EventError` if the file can't be read at all."""


def content_id(format: str, *content: object) -> str:
    """An id made of what an event says: the same event of another export, or of the same one
    again, has the same."""
    told = json.dumps(content, ensure_ascii=True, default=str)
    return f"{format}-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
