"""Labels of products: what the shop itself says of them, as columns of small numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.glossary.glossary import Glossary
from omnishelf.types import Product

MISSING = -1
_MOST_VALUES = 300
"""A column with more values than this names products rather than sorts them."""
_MIN_COVERAGE = 0.05
_KNOWN_SHARE = 0.6
"""Share of a column's values that the glossary must know for shoppers to speak of them."""
_KIND_NAMES = re.compile(r"article|type|kind|类型|品类|tipo|categor")
_TITLE_KINDS = ("product", "colour", "gender", "material", "pattern")
"""What is looked for in titles where no column tells it."""
_TITLE = "title: "
"""Begins the name of a column that is read from titles: no attribute's may hold a colon."""

Grid = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """One label of products, such as their colour."""

    name: str
    role: str
    """The glossary's kind of its values (`product`, `colour`, …); `brand` or `other`."""
    values: tuple[str, ...]
    """As the shop writes them; a label is a place in this list."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The labels of a catalog."""

    columns: tuple[Column, ...]
    """The column that says what a product is comes first, if there is one."""
    grid: Grid
    """int64 [products, columns]; MISSING where a product does not tell."""

    @property
    def has_kind(self) -> bool:
        """Whether the first column says what a product is."""
        return bool(self.columns) and self.columns[0].role == "product"


def read_labels(products: Sequence[Product], glossary: Glossary) -> Labels:
    """The labels that products carry in their category, brand, attributes and titles.

    Columns that say the same as an earlier one are left out, and so are those that hardly
    sort the catalog: of one value, of too many, or told by too few products.
    """
    told: dict[str, list[str | None]] = {}
    for place, product in enumerate(products):
        for name, value in _said(product):
            told.setdefault(name, [None] * len(products))[place] = value
    columns = [
        found
        for name, values in told.items()
        if (found := _column(name, values, glossary)) is not None
    ]
    roles = {column.role for column, _ in columns}
    for role in _TITLE_KINDS:
        if role not in roles:
            values = [_in_title(product.title, role, glossary) for product in products]
            if (read := _column(f"{_TITLE}{role}", values, glossary)) is not None:
                columns.append(read)
    columns.sort(key=lambda item: _kind_likeness(item[0]), reverse=True)
    kept: list[tuple[Column, Grid]] = []
    for column, labels in columns:
        if not any(_same_sorting(labels, other) for _, other in kept):
            kept.append((column, labels))
    grid = np.stack([g for _, g in kept], axis=1) if kept else np.zeros((len(products), 0), int)
    return Labels(tuple(column for column, _ in kept), grid.astype(np.int64))


def label_of(product: Product, column: Column, glossary: Glossary) -> str | None:
    """What a product says in a column, in the shop's words; None if it does not tell.

    The value need not be one of the column's: the product may be newer.
    """
    if column.name.startswith(_TITLE):
        return _in_title(product.title, column.role, glossary)
    return dict(_said(product)).get(column.name)


def _said(product: Product) -> Iterator[tuple[str, str]]:
    if product.category:
        yield "category", product.category[-1]
    if product.brand:
        yield "brand", product.brand
    for name, value in product.attributes.items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, tuple) and value:
            # Of several values the first is the main one in all shop exports we know.
            yield name, value[0]


def _column(
    name: str, values: Sequence[str | None], glossary: Glossary
) -> tuple[Column, Grid] | None:
    counts = Counter(value for value in values if value is not None)
    several = 2 <= len(counts) <= _MOST_VALUES  # noqa: PLR2004
    told = sum(counts.values())
    if not several or told < _MIN_COVERAGE * len(values) or len(counts) > told / 2:
        return None
    role = "brand" if name == "brand" else _role(counts, glossary)
    if role == "other" and name != "category":
        return None
    names = tuple(sorted(counts, key=lambda value: (-counts[value], value)))
    places = {value: place for place, value in enumerate(names)}
    grid = np.array([places.get(value, MISSING) if value else MISSING for value in values])
    return Column(name, "product" if name == "category" else role, names), grid


def _role(counts: Counter[str], glossary: Glossary) -> str:
    roles = Counter(terms[0].kind for value in counts if (terms := glossary.lookup(value)))
    if not roles or sum(roles.values()) < _KNOWN_SHARE * len(counts):
        return "other"
    return roles.most_common(1)[0][0]


def _in_title(title: str, role: str, glossary: Glossary) -> str | None:
    """The last term of a role in a title: in English and Chinese the kind comes last."""
    words = title.split()
    for end in range(len(words), 0, -1):
        for length in (3, 2, 1):
            if length <= end:
                phrase = " ".join(words[end - length : end]).strip(",.;:()")
                if terms := glossary.lookup(phrase, kinds=(role,)):
                    return next(iter(terms[0].words.values()))[0]
    return None


def _kind_likeness(column: Column) -> tuple[bool, bool, bool, int]:
    return (
        column.role == "product",
        column.name == "category",
        bool(_KIND_NAMES.search(column.name.lower())),
        len(column.values),
    )


def _same_sorting(one: Grid, other: Grid) -> bool:
    """Whether two columns sort the products alike, under whatever names."""
    pairs = len({*zip(one.tolist(), other.tolist(), strict=True)})
    return pairs == len(np.unique(one)) == len(np.unique(other))
