"""Rows that continue the product above, as in Shopify's export: more pictures, variants."""

from collections.abc import Iterator

from omnishelf.catalog.headers import Columns
from omnishelf.catalog.references import split_references
from omnishelf.catalog.rejection import Rejection
from omnishelf.catalog.rows import Raw

Numbered = tuple[int, Raw, Columns]


def merge_continuations(rows: Iterator[Numbered | Rejection]) -> Iterator[Numbered | Rejection]:
    """Give a row's pictures and sounds to the row above if it has the same id and no title."""
    held: Numbered | None = None
    for row in rows:
        if isinstance(row, Rejection):
            if held:
                yield held
            held = None
            yield row
        elif held is not None and _continues(held, row):
            held = _joined(held, row)
        else:
            if held:
                yield held
            held = row
    if held:
        yield held


def _continues(first: Numbered, row: Numbered) -> bool:
    _, above, columns = first
    _, raw, _ = row
    id, title = columns.of("id"), columns.of("title")
    if id is None or title is None:
        return False
    if not raw.get(id) or raw.get(id) != above.get(id):
        return False
    return bool(above.get(title)) and not raw.get(title)


def _joined(first: Numbered, row: Numbered) -> Numbered:
    line, above, columns = first
    joined = dict(above)
    for name in ("images", "sounds"):
        for column in columns.all(name):
            more = split_references(row[1].get(column))
            joined[column] = [*split_references(joined.get(column)), *more]
    return line, joined, columns
