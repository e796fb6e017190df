"""What of a catalog was not taken, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row, picture, sound or value that was left out."""

    reason: str
    """What is wrong and what to do, for a person."""
    line: int | None = None
    """Line of the file (1 is the first line, the header), or row for Parquet."""
    id: str | None = None
    field: str | None = None
    whole_row: bool = True
    """False: only this field or file was left out, and the rest of the product is in."""
