"""Goods by what can be said of them: what is worn has sizes, what is eaten has flavours."""

from collections.abc import Iterable
from pathlib import Path

from omnishelf.understanding.tables import read_table


class Families:
    """Families of goods, by the goods' canonical names."""

    def __init__(self, extra: Path | None = None) -> None:
        """Read ours and a shop's further ones."""
        self._members: dict[str, set[str]] = {}
        for family, columns in read_table("families.tsv", extra):
            self._members.setdefault(family, set()).update(columns.get("kinds", ()))

    def of(self, family: str, goods: Iterable[str]) -> bool:
        """Whether any of the goods belongs to the family."""
        members = self._members.get(family, set())
        return any(one in members for one in goods)
