"""A generation that is open: an index, the model that placed its vectors, and who writes to it."""

from dataclasses import dataclass, field
from pathlib import Path

from omnishelf.index.index import Index
from omnishelf.ingest.place import Place
from omnishelf.ingest.records import Records
from omnishelf.ingest.refill import Refill
from omnishelf.ingest.writer import Writer
from omnishelf.learning.model.shelf_model import ShelfModel


@dataclass(eq=False)
class Generation:
    """Made beside the one that serves, caught up with, and switched to as a whole."""

    folder: Path
    index: Index
    model: ShelfModel | None
    """None: the vectors are the encoders' own."""
    records: Records
    refill: Refill
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        """All writes to this index go by one writer, which knows how far it has come."""
        self.writer = Writer(self.records, self.folder.name, self.index, self.refill, self.place)

    @property
    def place(self) -> Place:
        """Where raw features go in this index."""
        return self.model.place if self.model else list
