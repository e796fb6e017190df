"""A window of a catalog: what is sent to the cluster together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from omnishelf.errors import MediaError
from omnishelf.ingest.content import Content
from omnishelf.ingest.distributed.messages import Task, task_table
from omnishelf.ingest.encode import Wanted
from omnishelf.types import Source

_TASKS_A_PROCESSOR = 8
_MOST_BYTES = 128_000_000
"""Of contents, which are held in memory until the cluster has them."""
_MOST_BATCHES = 32
"""Of a catalog of which little is new."""

Key = tuple[Source, bytes]
"""A source and a content's digest."""


@dataclass(slots=True)
class Window:
    """Tasks, and the batches that are whole once these and those of earlier windows are done."""

    tables: list[pa.Table] = field(default_factory=list)
    """The tasks."""
    keys: set[Key] = field(default_factory=set)
    """All contents of the tasks."""
    failures: dict[bytes, str] = field(default_factory=dict)
    """Why contents could not be read here."""
    batches: list[Wanted] = field(default_factory=list)
    size: int = 0
    """Bytes of all contents."""

    def send(self, source: Source, chunk: Mapping[bytes, Content]) -> None:
        """Read contents and make a task of them."""
        read: dict[bytes, tuple[str, bytes]] = {}
        for key, content in chunk.items():
            try:
                read[key] = content.name, content.read()
            except MediaError as error:
                self.failures[key] = str(error)
        if read:
            self.tables.append(task_table(Task(source, read)))
            self.keys |= {(source, key) for key in read}
            self.size += sum(len(held) for _, held in read.values())

    def full(self, processors: int) -> bool:
        """Whether it keeps so many processors busy, or holds as much as one may."""
        return (
            len(self.tables) >= processors * _TASKS_A_PROCESSOR
            or self.size >= _MOST_BYTES
            or len(self.batches) >= _MOST_BATCHES
        )
