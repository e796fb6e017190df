"""The rules' files: tab-separated, a header, several names in one cell apart by `|`."""

from functools import cache
from pathlib import Path

from omnishelf.errors import OmnishelfError

OURS = Path(__file__).with_name("data")


class RulesError(OmnishelfError):
    """A file of rules cannot be read; the message names file, line and what is wrong."""


Row = tuple[str, dict[str, tuple[str, ...]]]
"""The first cell, and by column the names in each other cell that has any."""


def read_table(name: str, extra: Path | None = None) -> list[Row]:
    """Rows of one of our tables, and after them those of a shop's own folder, if it has the file.

    UTF-8 with a header; blank lines are passed over; cells may be missing at a line's end.

    Raises:
        RulesError: a file cannot be read, is not UTF-8, or a line has more cells than its header.
    """
    rows = _ours(name)
    if extra is not None and (extra / name).exists():
        return [*rows, *_read(extra / name)]
    return rows


@cache
def _ours(name: str) -> list[Row]:
    return _read(OURS / name)


def _read(path: Path) -> list[Row]:
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise RulesError(f"{path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RulesError(f"{path} is not UTF-8: save it as tab-separated UTF-8") from None
    header = [cell.strip() for cell in lines[0].split("\t")]
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(header):
            raise RulesError(
                f"{path}, line {number}: {len(cells)} cells, but the header has {len(header)}"
            )
        if cells[0]:
            columns = dict(zip(header[1:], cells[1:], strict=False))
            rows.append((cells[0], {at: _names(cell) for at, cell in columns.items() if cell}))
    return rows


def _names(cell: str) -> tuple[str, ...]:
    # A bar alone can't be a name; all else may.
    return tuple(dict.fromkeys(name for part in cell.split("|") if (name := part.strip())))
