"""Files that the commands of marketing read: shoppers, posts, campaigns."""

import base64
import csv
import json
import mimetypes
from pathlib import Path
from typing import Any

from omnishelf.errors import QueryError

_COLUMNS = ("campaign", "day", "spend", "returned")


def text_of(path: Path | None, what: str) -> str | None:
    """A file's text; None of none.

    Raises:
        QueryError: it can't be read.
    """
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"the {what} {path} can't be read as UTF-8 text: {error}") from None


def ids_in(path: Path) -> list[str]:
    """Ids of shoppers, one a line.

    Raises:
        QueryError: it can't be read, or names nobody.
    """
    lines = (text_of(path, "list of shoppers") or "").splitlines()
    found = [*dict.fromkeys(line.strip() for line in lines if line.strip())]
    if not found:
        raise QueryError(f"{path} names no shopper: write an id a line")
    return found


def posts_in(path: Path) -> tuple[dict[str, Any], ...]:
    """Posts, of JSON Lines; paths of pictures start from the file's folder.

    Raises:
        QueryError: it can't be read.
    """
    found = []
    for number, line in enumerate((text_of(path, "posts") or "").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            post = json.loads(line)
        except ValueError as error:
            raise QueryError(f"{path}, line {number} is not JSON: {error}") from None
        if not isinstance(post, dict):
            raise QueryError(f'{path}, line {number}: a post is an object, {{"author": ...}}')
        if isinstance(image := post.get("image"), str) and not image.startswith(("data:", "http")):
            post["image"] = _inline(path.parent / image, f"{path}, line {number}")
        found.append(post)
    if not found:
        raise QueryError(f"{path} has no posts")
    return tuple(found)


def spent_in(path: Path) -> tuple[dict[str, Any], ...]:
    """Campaigns by days, of a CSV file.

    Raises:
        QueryError: it can't be read, or lacks a column.
    """
    table = csv.DictReader((text_of(path, "campaigns") or "").splitlines())
    head = [*(table.fieldnames or ())]
    for name in _COLUMNS:
        if name not in head:
            raise QueryError(
                f"{path} has no column '{name}'; there are: {', '.join(head)}. It needs "
                f"{', '.join(_COLUMNS)}, and may have platform and currency"
            )
    known = {*_COLUMNS, "platform", "currency"}
    rows = tuple(
        {name: cell.strip() for name, cell in row.items() if name in known and cell}
        for row in table
    )
    if not rows:
        raise QueryError(f"{path} has no rows: there is no campaign to split a budget over")
    return rows


def _inline(path: Path, place: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise QueryError(f"{place}: the picture {path} can't be read: {error}") from None
    kind = mimetypes.guess_type(path.name)[0] or "image/jpeg"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
