"""A table's columns, found by what they are usually called."""

import re
from collections.abc import Mapping, Sequence

from omnishelf.errors import CatalogError

_NOT_COMPARED = re.compile(r"[_\-\s]+")


def plain_name(column: str) -> str:
    """A name as it is compared: `Item_ID`, `item id` and `itemid` are one."""
    return _NOT_COMPARED.sub("", column.lower())


def columns_by_name(
    header: Sequence[str],
    usual: Mapping[str, Sequence[str]],
    mapping: Mapping[str, str],
    *,
    file: str,
    row: str,
) -> dict[str, int]:
    """Places of the columns that hold our fields; fields that no column holds are left out.

    Args:
        header: the columns' names.
        usual: by our field, what its column is usually called: the first that is there is taken.
        mapping: our field names to columns, where the user says so.
        file: the file's name, to be told in errors.
        row: what a row is, such as `an event`.

    Raises:
        CatalogError: the mapping names a field or a column that there is not.
    """
    columns: dict[str, int] = {}
    for name, column in mapping.items():
        if name not in usual:
            raise CatalogError(
                f"--map {name}={column}: {row} has no '{name}', but {', '.join(usual)}"
            )
        if column not in header:
            raise CatalogError(
                f"{file}: --map {name}={column}: there is no such column; there are: "
                f"{', '.join(header)}"
            )
        columns[name] = header.index(column)
    # Of columns with one name the first is meant.
    plain = {plain_name(column): at for at, column in reversed([*enumerate(header)])}
    free = {name: at for name, at in plain.items() if at not in {*columns.values()}}
    for name, spellings in usual.items():
        found = next((free[plain_name(s)] for s in spellings if plain_name(s) in free), None)
        if found is not None:
            columns.setdefault(name, found)
    return columns
