"""What came of adding a catalog."""

from dataclasses import dataclass

from omnishelf.catalog.rejection import Rejection


@dataclass(frozen=True, slots=True)
class Progress:
    """How far adding has come. All of it is durable in the index."""

    rows: int
    """Rows read, rejected ones included."""
    stored: int
    """Products added, changed or found unchanged."""
    rejected: int


@dataclass(frozen=True, slots=True)
class AddReport:
    """Counts of products, and every rejection in the order of the file."""

    added: int
    changed: int
    unchanged: int
    rejected: tuple[Rejection, ...]
    seconds: float
