"""The fields of an embedded index, in a file beside it."""

import json
from collections.abc import Iterable
from pathlib import Path

from omnishelf.errors import ShelfError
from omnishelf.files import write_atomic
from omnishelf.index.fields import Fields
from omnishelf.index.index import FieldKind
from omnishelf.index.payload import CORE_FIELDS

_FILE_NAME = "fields.json"


class FileFields(Fields):
    """Fields that are durable once they are learned."""

    def __init__(self, folder: Path) -> None:
        """Read the fields of an index folder.

        Raises:
            ShelfError: the file is damaged.
        """
        self._path = folder / _FILE_NAME
        kinds: dict[str, list[FieldKind]] = {name: [kind] for name, kind in CORE_FIELDS.items()}
        if self._path.exists():
            try:
                kinds = json.loads(self._path.read_text(encoding="utf-8"))
            except ValueError as error:
                raise ShelfError(
                    f"{self._path} is damaged ({error}): create the shop again and add its catalog"
                ) from None
        super().__init__(kinds)

    def learn(self, fields: Iterable[tuple[str, FieldKind]]) -> None:
        """Know these fields from now on, durable on return."""
        super().learn(fields)
        write_atomic(self._path, json.dumps(self._kinds, ensure_ascii=False).encode())
