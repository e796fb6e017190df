"""JSON Lines: one object a line; the keys may differ from line to line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from omnishelf.catalog.formats.text import lines
from omnishelf.catalog.headers import Columns, recognise
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.rows import Raw
from omnishelf.errors import CatalogError

_REMEMBERED = 1_000
"""Sets of keys whose meaning is remembered: a file may have a different one in each line."""


def read_jsonl(
    path: Path, mapping: Mapping[str, str]
) -> Iterator[tuple[int, Raw, Columns] | Rejection]:
    """Rows of a JSON Lines file; objects within a row are flattened one level.

    Raises:
        CatalogError: the file can't be read.
    """
    known: dict[tuple[str, ...], Columns] = {}
    unseen = set(mapping.values())
    for line, text in lines(path):
        if not text.strip():
            continue
        try:
            row = _parsed(text)
        except (ValueError, RecursionError) as error:
            yield Rejection(f"the line is not JSON: {error}", line=line)
            continue
        if not isinstance(row, dict):
            yield Rejection(f"expected a JSON object, got {type(row).__name__}", line=line)
            continue
        raw = _flat(row)
        keys = tuple(raw)
        unseen.difference_update(keys)
        if keys not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            try:
                here = {name: column for name, column in mapping.items() if column in raw}
                known[keys] = recognise(keys, here, path.name)
            except CatalogError as error:
                yield Rejection(str(error), line=line)
                continue
        yield line, raw, known[keys]
    for name, column in mapping.items():
        if column in unseen:
            yield Rejection(
                f"--map {name}={column}: no line has a key '{column}'", field=name, whole_row=False
            )


def _parsed(text: str) -> object:
    row = json.loads(text, parse_constant=float)
    if "\\ud" in text.lower():
        # Half of a pair that stands for one character is no text that could be stored.
        whole = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")
        row = json.loads(whole, parse_constant=float)
    return row


def _flat(row: dict[str, Any]) -> dict[str, object]:
    """`attributes` and the like become columns; `translations` the columns `title_zh`."""
    flat: dict[str, object] = {}
    for key, value in row.items():
        if key == "translations" and isinstance(value, dict):
            for locale, parts in value.items():
                if isinstance(parts, dict):
                    flat |= {f"{part}_{locale}": text for part, text in parts.items()}
        elif isinstance(value, dict) and not {"src", "url"} & value.keys():
            for inner, part in value.items():
                flat.setdefault(inner, part)
        else:
            flat[key] = value
    return flat
