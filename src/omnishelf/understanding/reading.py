"""x."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """x."""

    text: str
    language: str | None
    plain: str
