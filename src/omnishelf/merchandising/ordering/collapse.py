"""Variants and near-duplicates as one hit with "n more"."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.merchandising.phrases import clean, keys
from omnishelf.types import Product
from omnishelf.types.product import CORE_FIELDS

SHINGLE = 3
"""Characters."""
SAME_TITLE = 0.8
"""Least resemblance of near-duplicates' titles."""
SAME_VECTOR = 0.95
"""Least cosine of near-duplicates' vectors."""

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Groups:
    """Products that are shown as one."""

    leaders: list[int]
    """Places of the first of each group, in order."""
    others: dict[int, list[int]]
    """By leader: the places of those it stands for, in order; none are left out."""


def by_field(products: Sequence[Product | None], field: str) -> list[Hashable]:
    """Each product's value of a field that variants share, such as a parent's id; None for none."""
    if field in CORE_FIELDS:
        return [None if product is None else getattr(product, field) for product in products]
    return [None if product is None else product.attributes.get(field) for product in products]


def near_duplicates(
    products: Sequence[Product | None],
    vectors: NDArray[np.float32],
    present: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Which pairs are nearly the same product [n, n].

    Their titles' sets of three characters each have a Jaccard resemblance of 0.8 at least
    (A. Broder, "On the resemblance and containment of documents", 1997), they have the same
    numbers in them, and where both have a vector its cosine is 0.95 at least.

    Args:
        products: None for one that is not stored any more: like no other.
        vectors: unit rows [n, dim]; rows that are not present are never read.
        present: bool [n].
    """
    rows = np.where(present[:, None], vectors, 0.0).astype(np.float32)
    both = present[:, None] & present[None, :]
    alike = ~both | (rows @ rows.T >= SAME_VECTOR)
    stored = np.array([product is not None for product in products], np.bool_)
    alike &= stored[:, None] & stored[None, :]
    # Titles take longest to compare: those alone that may have another like them.
    near = np.flatnonzero(alike.sum(axis=1) > 1).tolist()
    titles = [clean(each.title) if (each := products[at]) is not None else "" for at in near]
    numbers: dict[tuple[str, ...], int] = {}
    groups = np.array(
        [numbers.setdefault(_numbers(title), len(numbers)) for title in titles], dtype=np.int64
    )
    same = groups[:, None] == groups[None, :]
    same &= _resemblance([_shingles(title) for title in titles]) >= SAME_TITLE
    alike[np.ix_(near, near)] &= same
    return alike


def group(keys_: Sequence[Hashable], alike: NDArray[np.bool_]) -> Groups:
    """Let each product join the first before it that leads and that it belongs to.

    Products belong together that share a key. Those that have none also belong to what they are
    alike: the first such leader, so that no chain joins what is not alike itself.

    Args:
        keys_: by place, of n products; None for none.
        alike: bool [m, m] over the first m <= n of them.
    """
    leaders: list[int] = []
    others: dict[int, list[int]] = {}
    by_key: dict[Hashable, int] = {}
    leading = np.zeros(len(alike), np.bool_)
    for place, key in enumerate(keys_):
        leader = by_key.get(key) if key is not None else None
        if key is None and place < len(alike):
            near = np.flatnonzero(alike[place, :place] & leading[:place])
            leader = int(near[0]) if len(near) else None
        if leader is not None:
            others.setdefault(leader, []).append(place)
            continue
        leaders.append(place)
        if key is not None:
            by_key[key] = place
        elif place < len(alike):
            leading[place] = True
    return Groups(leaders, others)


def _numbers(title: str) -> tuple[str, ...]:
    # Most titles have none, which is faster seen than cut into words.
    if not any(map(str.isdigit, title)):
        return ()
    return tuple(sorted({key for key in keys(title) if key[0].isdigit()}))


def _shingles(title: str) -> set[str]:
    text = _SPACES.sub(" ", title.casefold()).strip()
    if not text:
        return set()
    return {text[at : at + SHINGLE] for at in range(max(1, len(text) - SHINGLE + 1))}


def _resemblance(sets: Sequence[set[str]]) -> NDArray[np.float64]:
    """Jaccard resemblance of all pairs [n, n]; nothing resembles an empty set."""
    columns: dict[str, int] = {}
    rows, places = [], []
    for row, shingles in enumerate(sets):
        for shingle in shingles:
            rows.append(row)
            places.append(columns.setdefault(shingle, len(columns)))
    # Shingles of one title alone are shared by no pair.
    counts = np.bincount(places, minlength=len(columns)) if places else np.zeros(0, np.int64)
    shared = counts > 1
    compact = np.cumsum(shared) - 1
    at = np.array(places, np.int64)
    kept = shared[at] if len(at) else np.zeros(0, np.bool_)
    table = np.zeros((len(sets), int(shared.sum())), np.float32)
    table[np.array(rows, np.int64)[kept], compact[at[kept]]] = 1.0
    common = (table @ table.T).astype(np.float64)
    sizes = np.array([len(shingles) for shingles in sets], np.float64)
    np.fill_diagonal(common, sizes)
    union = sizes[:, None] + sizes[None, :] - common
    return np.divide(common, union, out=np.zeros_like(common), where=union > 0)
