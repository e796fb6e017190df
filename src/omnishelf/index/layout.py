"""What vectors an index holds, and how exactly: fixed when it is made."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from omnishelf.errors import ShelfError
from omnishelf.files import write_atomic
from omnishelf.types import Source
from omnishelf.types.frozen import Frozen

Precision = Literal["float32", "float16", "int8"]
"""Bytes a component: 4, 2, or 1 in memory with 2 on disk, by which int8's best are scored again."""

ONE_ROW: frozenset[Source] = frozenset({"fused"})
"""Sources of which a product has one vector. Others have one for each picture, sound or language,
and cost half as much again to compare."""

_FILE_NAME = "sources.json"


class Layout(Frozen):
    """Lengths of vectors by source, their precision, and which come one to a product."""

    dims: dict[Source, int]
    precision: Precision = "float16"
    single: frozenset[Source] = Field(default=frozenset())

    @classmethod
    def of(cls, dims: Mapping[Source, int], precision: Precision = "float16") -> "Layout":
        """The layout of a new index."""
        return cls(dims=dict(dims), precision=precision, single=ONE_ROW & dims.keys())

    @classmethod
    def load(cls, folder: Path) -> "Layout":
        """Read the layout of an index folder.

        Raises:
            ShelfError: it is missing or damaged.
        """
        path = folder / _FILE_NAME
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            # An index from before there was anything to choose holds its lengths alone.
            return cls.model_validate(content if "dims" in content else {"dims": content})
        except (OSError, ValueError, TypeError, ValidationError) as error:
            raise ShelfError(
                f"{path} is missing or damaged ({error}): run 'omnishelf check SHOP --repair'"
            ) from None

    def save(self, folder: Path) -> None:
        """Write it into an index folder."""
        write_atomic(folder / _FILE_NAME, self.model_dump_json().encode())
