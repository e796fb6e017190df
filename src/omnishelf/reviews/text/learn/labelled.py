"""Files of texts that are known to be good or bad."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from omnishelf.catalog.formats.csv import csv_rows
from omnishelf.catalog.rejection import Rejection
from omnishelf.errors import CatalogError
from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.text.language import language_of
from omnishelf.reviews.text.learn.train import BAD_STARS, GOOD_STARS, Labelled

_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("review", "body", "content", "comment", "sentence", "评论", "内容"),
    "label": ("good", "positive", "sentiment", "polarity"),
    "rating": ("stars", "score", "overall", "评分"),
    "language": ("lang", "locale"),
    "group": ("category", "cat", "product", "分类"),
}
_LABELS = {
    **dict.fromkeys(("1", "good", "positive", "pos", "true", "yes", "pros", "好评"), True),
    **dict.fromkeys(("0", "-1", "bad", "negative", "neg", "false", "no", "cons", "差评"), False),
}


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """What was read."""

    labelled: tuple[Labelled, ...]
    rejected: tuple[Rejection, ...]


def read_labelled(path: Path) -> LabelledFile:
    """Read a CSV of a `text` and a `label` (1 or 0, good or bad) or a `rating` of 1 to 5 stars,
    and, where they are told, its `language` and a `group` such as the product's category.

    Three stars say neither; such rows are passed over.

    Raises:
        ReviewError: the file can't be read, or has not these columns.
    """
    labelled: list[Labelled] = []
    rejected: list[Rejection] = []
    try:
        for made in _rows(path):
            if isinstance(made, Rejection):
                rejected.append(made)
            elif made is not None:
                labelled.append(made)
    except CatalogError as error:
        raise ReviewError(str(error)) from None
    return LabelledFile(tuple(labelled), tuple(rejected))


def _rows(path: Path) -> Iterator[Labelled | Rejection | None]:
    columns: dict[str, int] | None = None
    for record in csv_rows(path):
        if isinstance(record, Rejection):
            yield record
        elif columns is None:
            columns = _columns(record[1], path)
        else:
            cells = {name: record[1][at].strip() for name, at in columns.items()}
            yield _labelled(record[0], cells)


def _columns(header: list[str], path: Path) -> dict[str, int]:
    places = {name.strip().casefold(): at for at, name in enumerate(header)}
    columns = {
        name: next(places[each] for each in (name, *aliases) if each in places)
        for name, aliases in _NAMES.items()
        if places.keys() & {name, *aliases}
    }
    if "text" not in columns or not columns.keys() & {"label", "rating"}:
        raise ReviewError(
            f"{path.name}: it needs a column 'text' and one called 'label' (1 good, 0 bad) or "
            f"'rating' (stars); there are {', '.join(header)}"
        )
    return columns


def _labelled(line: int, cells: Mapping[str, str]) -> Labelled | Rejection | None:
    text, language = cells["text"], language_of(cells["text"], cells.get("language") or None)
    good = _good(cells)
    if isinstance(good, str):
        return Rejection(good, line)
    if not text or language is None or good is None:
        return None
    return Labelled(text, good, language, cells.get("group", ""))


def _good(cells: Mapping[str, str]) -> bool | str | None:
    """None: it is neither; a text: what is wrong."""
    if told := cells.get("label"):
        found = _LABELS.get(told.casefold().removesuffix(".0"))
        return found if found is not None else f"'{told[:40]}' is no label: write 1 or 0"
    try:
        stars = float(cells.get("rating") or "nan")
    except ValueError:
        return f"'{cells['rating'][:40]}' are no stars: write a number from 1 to 5"
    return True if stars >= GOOD_STARS else False if stars <= BAD_STARS else None
