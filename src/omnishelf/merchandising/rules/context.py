"""What a rule's conditions are held against."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from omnishelf.analyzer import fold
from omnishelf.index.payload import SEPARATOR
from omnishelf.types import And, Equal, Filter, OneOf


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """A query, and who asks it."""

    text: str | None = None
    language: str | None = None
    """ISO 639-1 code; None if not known: rules for some languages do not hold."""
    where: Filter | None = None
    """The shopper's filter."""
    category: tuple[str, ...] | None = None
    """Where the shopper is, from the widest to the narrowest; None: as the filter says."""
    segment: str | None = None
    now: datetime = field(default_factory=_now)

    def path(self) -> tuple[str, ...]:
        """The category, folded; empty if there is none."""
        if self.category is not None:
            return tuple(fold(name) for name in self.category)
        for part in conjuncts(self.where):
            match part:
                case Equal("category", str(value)) | OneOf("category", (str(value),)):
                    return folded_path(value)
        return ()


def conjuncts(where: Filter | None) -> Iterator[Filter]:
    """The parts of a filter that all must hold."""
    if isinstance(where, And):
        for part in where.parts:
            yield from conjuncts(part)
    elif where is not None:
        yield where


def folded_path(category: str) -> tuple[str, ...]:
    """A category's path, as it is compared."""
    return tuple(fold(name.strip()) for name in category.split(SEPARATOR.strip()))
