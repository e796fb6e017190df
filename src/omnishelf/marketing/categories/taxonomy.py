"""A platform's taxonomy, from a file that the user has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from omnishelf.marketing.errors import MarketingError

_LINE = re.compile(r"(?:(\d+)\s+-\s+)?(.+)")
_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Taxonomy:
    """Categories as `Wide > Narrow`, with their numbers where the file has them.

    Omnishelf brings none along: Google publishes its taxonomy without a licence to pass it on
    (support.google.com/merchants/answer/6324436 links to the file).
    """

    paths: tuple[str, ...]
    ids: tuple[str | None, ...]
    """By place."""

    @classmethod
    def read(cls, path: Path) -> "Taxonomy":
        """Read lines `123 - Wide > Narrow`, or without numbers; `#` begins a comment.

        Raises:
            MarketingError: it can't be read, has none, or has a category twice.
        """
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise MarketingError(f"the taxonomy {path} is larger than 20 MB: is it the text?")
            lines = path.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise MarketingError(
                f"the taxonomy {path} can't be read as UTF-8 text: {error}"
            ) from None
        found: dict[str, str | None] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            parsed = _LINE.fullmatch(line.strip())
            names = [part.strip() for part in parsed[2].split(">")] if parsed else []
            if parsed is None or not all(names):
                raise MarketingError(
                    f"line {number} of the taxonomy {path} is '{line[:60]}': '123 - Wide > "
                    "Narrow' is wanted"
                )
            whole = " > ".join(names)
            if whole in found:
                raise MarketingError(f"line {number} of the taxonomy {path} has '{whole}' again")
            found[whole] = parsed[1]
        if not found:
            raise MarketingError(f"the taxonomy {path} has no categories")
        return cls(tuple(found), tuple(found.values()))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        by_path = {path.casefold(): at for at, path in enumerate(self.paths)}
        return by_path | {id: at for at, id in enumerate(self.ids) if id is not None}

    def place(self, name: str) -> int:
        """Where a category stands, by its path or its number.

        Raises:
            MarketingError: there is none.
        """
        told = " > ".join(part.strip() for part in name.split(">")).casefold()
        if told not in self._places:
            raise MarketingError(f"the taxonomy has no category '{name[:100]}'")
        return self._places[told]
