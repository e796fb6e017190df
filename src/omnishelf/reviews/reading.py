"""Files of reviews, a row at a time; what is wrong with a row is told and the rest goes on."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from omnishelf.catalog.formats.csv import csv_rows
from omnishelf.catalog.formats.text import lines
from omnishelf.catalog.rejection import Rejection
from omnishelf.errors import CatalogError
from omnishelf.misfit import first_misfit
from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.review import Review

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("review_id", "reviewid", "编号"),
    "product": ("product_id", "productid", "sku", "asin", "item_id", "商品"),
    "text": ("review", "body", "content", "comment", "review_text", "reviewtext", "评论", "内容"),
    "rating": ("stars", "score", "overall", "star_rating", "评分"),
    "language": ("locale", "lang", "语言"),
    "time": ("date", "created_at", "timestamp", "review_date", "时间", "日期"),
    "author": ("user", "user_id", "customer", "customer_id", "reviewerid", "用户"),
    "sound": ("audio", "recording", "voice"),
    "pictures": ("images", "photos", "image", "picture"),
}
"""Our fields, and what else their columns are called."""

Row = tuple[int, Mapping[str, object]]


def read_reviews(
    path: Path, *, mapping: Mapping[str, str] | None = None
) -> Iterator[Review | Rejection]:
    """Reviews of a CSV or JSON Lines file, gzipped or not, and its bad rows with their lines.

    Columns are told by `NAMES`. A review without an id is named by its line; of two with one id
    the second is refused. A time without a zone is UTC. Several pictures in one cell are apart
    by `|`.

    Args:
        path: the file.
        mapping: our field names to the file's columns, where they are called otherwise.

    Raises:
        ReviewError: the file can't be read at all, or has no column of products.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise ReviewError(f"{path} {what}: give a CSV or JSON Lines file of reviews")
    if unknown := set(mapping or ()) - set(NAMES):
        raise ReviewError(f"no field '{min(unknown)}': there are {', '.join(NAMES)}")
    known = {alias: name for name, aliases in NAMES.items() for alias in (name, *aliases)}
    known |= {column.casefold(): name for name, column in (mapping or {}).items()}
    return _reviews(path, known)


def _reviews(path: Path, known: Mapping[str, str]) -> Iterator[Review | Rejection]:
    seen: dict[str, int] = {}
    try:
        for row in _json_rows(path) if _is_json(path) else _csv_rows(path, known):
            made = row if isinstance(row, Rejection) else _review(row, known)
            if isinstance(made, Review) and not isinstance(row, Rejection):
                first = seen.setdefault(made.id, row[0])
                if first != row[0]:
                    made = Rejection(
                        f"the id '{made.id}' stands in line {first} already", row[0], made.id, "id"
                    )
            yield made
    except CatalogError as error:
        raise ReviewError(str(error)) from None


def _is_json(path: Path) -> bool:
    first = next((text for _, text in lines(path) if text.strip()), "")
    return first.lstrip().startswith("{")


def _csv_rows(path: Path, known: Mapping[str, str]) -> Iterator[Row | Rejection]:
    header: list[str] | None = None
    for record in csv_rows(path):
        if isinstance(record, Rejection):
            yield record
        elif header is None:
            header = record[1]
            if "product" not in {known.get(name.casefold()) for name in header}:
                raise ReviewError(
                    f"{path.name}: no column says which product a review is of; call it 'product', "
                    f"or map it (there are {', '.join(header)})"
                )
        else:
            yield record[0], dict(zip(header, record[1], strict=True))


def _json_rows(path: Path) -> Iterator[Row | Rejection]:
    for line, text in lines(path):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield Rejection(f"the line is not JSON: {error}", line)
            continue
        if isinstance(row, dict):
            yield line, row
        else:
            yield Rejection(f"expected a JSON object, got {type(row).__name__}", line)


def _review(row: Row, known: Mapping[str, str]) -> Review | Rejection:
    line, cells = row
    fields: dict[str, object] = {}
    for column, value in cells.items():
        name = known.get(column.strip().casefold())
        if name is not None and value not in (None, "", []):
            fields.setdefault(name, value)
    fields.setdefault("id", f"line {line}")
    for name in ("id", "product", "author"):
        if isinstance(fields.get(name), int):
            fields[name] = str(fields[name])
    try:
        fields["time"] = _time(fields.get("time"))
        if isinstance(pictures := fields.get("pictures"), str):
            fields["pictures"] = tuple(one for one in pictures.split("|") if one.strip())
        return Review.model_validate(fields)
    except ValidationError as error:
        first = first_misfit(error)
        return Rejection(str(first), line, str(fields["id"]), first.place or None)
    except (ValueError, OverflowError, OSError):
        reason = f"'time': '{str(fields['time'])[:40]}' is no time; write it as ISO 8601"
        return Rejection(reason, line, str(fields["id"]), "time")


def _time(value: object) -> datetime | None:
    """ISO 8601, or seconds since 1970."""
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    time = datetime.fromisoformat(str(value).strip())
    return time if time.tzinfo else time.replace(tzinfo=UTC)
