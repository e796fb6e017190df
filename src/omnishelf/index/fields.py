"""The fields that a shop's products can be filtered by, and their kinds."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from omnishelf.errors import FilterError
from omnishelf.index.index import FieldKind


class Fields:
    """Field names to their kinds, in the order in which they came; most have one kind."""

    def __init__(self, kinds: Mapping[str, Iterable[FieldKind]]) -> None:
        """Know these fields."""
        self._kinds: dict[str, list[FieldKind]] = {name: [*of] for name, of in kinds.items()}

    def new(self, seen: Iterable[tuple[str, FieldKind]]) -> list[tuple[str, FieldKind]]:
        """Those of the fields and kinds that are not known yet."""
        return [
            (name, kind)
            for name, kind in dict.fromkeys(seen)
            if kind not in self._kinds.get(name, [])
        ]

    def learn(self, fields: Iterable[tuple[str, FieldKind]]) -> None:
        """Know these fields from now on."""
        for name, kind in fields:
            self._kinds.setdefault(name, []).append(kind)

    @property
    def main_kinds(self) -> Mapping[str, FieldKind]:
        """Each field's first kind."""
        return {name: kinds[0] for name, kinds in self._kinds.items()}

    @property
    def all_kinds(self) -> Mapping[str, list[FieldKind]]:
        """Each field's kinds."""
        return {name: [*kinds] for name, kinds in self._kinds.items()}

    @property
    def pairs(self) -> list[tuple[str, FieldKind]]:
        """Every field with each of its kinds."""
        return [(name, kind) for name, kinds in self._kinds.items() for kind in kinds]

    def kinds(self, field: str) -> list[FieldKind]:
        """All kinds of a field.

        Raises:
            FilterError: no product has such a field; the message names near ones.
        """
        if kinds := self._kinds.get(field):
            return kinds
        near = get_close_matches(field, self._kinds, n=1)
        meant = f" (did you mean '{near[0]}'?)" if near else ""
        raise FilterError(
            f"no field '{field}' in this shop{meant}; there are: {', '.join(sorted(self._kinds))}"
        )
