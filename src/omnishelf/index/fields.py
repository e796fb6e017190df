"""The fields that a shop's products can be filtered by, and their kinds."""

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from omnishelf.errors import FilterError, ShelfError
from omnishelf.files import write_atomic
from omnishelf.index.index import FieldKind
from omnishelf.index.payload import CORE_FIELDS

_FILE_NAME = "fields.json"


class Fields:
    """Field names to their kinds, in the order in which they came; most have one kind."""

    def __init__(self, folder: Path) -> None:
        """Read the fields of an index folder.

        Raises:
            ShelfError: the file is damaged.
        """
        self._path = folder / _FILE_NAME
        self._kinds: dict[str, list[FieldKind]] = {n: [k] for n, k in CORE_FIELDS.items()}
        if self._path.exists():
            try:
                self._kinds = json.loads(self._path.read_text(encoding="utf-8"))
            except ValueError as error:
                raise ShelfError(
                    f"{self._path} is damaged ({error}): create the shop again and add its catalog"
                ) from None

    def new(self, seen: Iterable[tuple[str, FieldKind]]) -> list[tuple[str, FieldKind]]:
        """Those of the fields and kinds that are not known yet."""
        return [
            (name, kind)
            for name, kind in dict.fromkeys(seen)
            if kind not in self._kinds.get(name, [])
        ]

    def learn(self, fields: Iterable[tuple[str, FieldKind]]) -> None:
        """Know these fields from now on, durable on return."""
        for name, kind in fields:
            self._kinds.setdefault(name, []).append(kind)
        write_atomic(self._path, json.dumps(self._kinds, ensure_ascii=False).encode())

    @property
    def main_kinds(self) -> Mapping[str, FieldKind]:
        """Each field's first kind."""
        return {name: kinds[0] for name, kinds in self._kinds.items()}

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
