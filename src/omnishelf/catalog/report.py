"""Rejections written to a file as they come."""

import csv
import json
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO

from omnishelf.catalog.rejection import Rejection
from omnishelf.errors import CatalogError

_COLUMNS = ("line", "id", "field", "reason", "whole_row")


class RejectionWriter:
    """Writes to CSV, or to JSON Lines if the name ends in .jsonl; to nothing without a name."""

    def __init__(self, path: Path | None) -> None:
        """Open the file.

        Raises:
            CatalogError: it can't be written.
        """
        self._file: IO[str] | None = None
        if path is None:
            return
        try:
            self._file = path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise CatalogError(f"the report {path} can't be written: {error}") from None
        self._table = None if path.suffix == ".jsonl" else csv.DictWriter(self._file, _COLUMNS)
        if self._table:
            self._table.writeheader()

    def write(self, rejection: Rejection) -> None:
        """Write one."""
        if self._file is None:
            return
        record = {name: asdict(rejection)[name] for name in _COLUMNS}
        if self._table:
            self._table.writerow(record)
        else:
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")

    def __enter__(self) -> "RejectionWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
