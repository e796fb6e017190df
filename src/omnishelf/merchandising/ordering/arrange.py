"""All that puts hits in the order in which they are shown."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.ordering.collapse import by_field, group, near_duplicates
from omnishelf.merchandising.ordering.cutoff import cut_calibrated, cut_gap
from omnishelf.merchandising.ordering.diversity import mmr
from omnishelf.merchandising.ordering.sorting import sold_out, sort_places
from omnishelf.merchandising.rules.pins import place
from omnishelf.settings import SortFields
from omnishelf.types import Product, Sort
from omnishelf.types.frozen import Frozen

Ranked = Fused[str, Any]

ReadVectors = Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]]
"""Reads vectors [n, dim] of some ids, n >= 1; ids without are left out."""

DEPTH = 200
"""So many of the first are compared with one another: several pages, in a few milliseconds."""


class Ordering(Frozen):
    """How hits are put in order."""

    sort: Sort = "relevance"
    fields: SortFields = SortFields()
    cut: bool = False
    """Whether hits after the cut-off are left out in order of relevance too. In any other order
    they always are: the cheapest product is worth nothing if it is not what was asked for."""
    out_of_stock: Literal["show", "last", "hide"] = "show"
    diversity: float = Field(default=0.0, ge=0, le=1)
    """1 - lambda of maximal marginal relevance; heeded in order of relevance."""
    collapse: bool = False
    group_field: str | None = None
    """What variants share, such as a parent's id. Products without are compared by their titles
    and vectors."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Hits as they are shown."""

    ranked: tuple[Ranked, ...]
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By product, the ids of those that it stands for, best first."""
    below: int = 0
    """Hits left out as not relevant enough."""
    unavailable: int = 0
    """Hits left out as out of stock."""


def arrange(
    ranked: Sequence[Ranked],
    products: Mapping[str, Product],
    ordering: Ordering,
    *,
    calibrated: bool,
    vectors: ReadVectors | None = None,
    pins: Mapping[int, str] | None = None,
) -> Arranged:
    """Cut, leave out what is sold out, sort, diversify, collapse, and put pins at their places.

    Pins are never cut nor collapsed into another hit. They hold in order of relevance; in an
    order that the shopper chose, a pinned product stands where that order puts it.

    Args:
        ranked: best first, as rules leave it.
        products: of all of them; one that is missing has no price, stock or group.
        ordering: what is wanted.
        calibrated: whether scores are probabilities of relevance.
        vectors: reads vectors to compare hits by; without it titles alone tell near-duplicates,
            and nothing is diversified.
        pins: by place, from 1, the products that rules put there.
    """
    pinned = {id: at for at, id in (pins or {}).items()}
    free = [item for item in ranked if item.key not in pinned]
    kept, below = _above_floor(free, ordering, calibrated)
    held = [item for item in ranked if item.key in pinned]
    by_relevance = ordering.sort == "relevance"
    items = kept if by_relevance else _merged(ranked, kept, pinned)
    empty = sold_out(products) if ordering.out_of_stock != "show" else set()
    unavailable = 0
    if ordering.out_of_stock == "hide":
        before = len(items) + len(held) * by_relevance
        items = [item for item in items if item.key not in empty]
        held = [item for item in held if item.key not in empty]
        unavailable = before - len(items) - len(held) * by_relevance
    items = _sorted(items, products, ordering)
    rows = _Rows(vectors)
    if ordering.diversity and by_relevance and vectors is not None:
        items = _diversified(items, rows, 1 - ordering.diversity)
    if ordering.out_of_stock == "last":
        # A stable sort: within both parts the order stays.
        items = sorted(items, key=lambda item: item.key in empty)
    more: dict[str, tuple[str, ...]] = {}
    first = held if by_relevance else []
    if ordering.collapse:
        items, more = _collapsed(first, items, products, rows, ordering.group_field, pinned)
    if by_relevance:
        items = place(items, {pinned[item.key]: item for item in held})
    return Arranged(tuple(items), more, below, unavailable)


def _above_floor(
    items: list[Ranked], ordering: Ordering, calibrated: bool
) -> tuple[list[Ranked], int]:
    if ordering.sort == "relevance" and not ordering.cut:
        return items, 0
    # Rules may have changed the order: the floor is one of scores.
    scores = np.sort(np.array([item.score for item in items], np.float64))[::-1]
    count = cut_calibrated(scores) if calibrated else cut_gap(scores)
    if not count:
        return items, 0
    kept = [item for item in items if item.score >= scores[count - 1]]
    return kept, len(items) - len(kept)


def _merged(
    ranked: Sequence[Ranked], kept: Sequence[Ranked], pinned: Mapping[str, int]
) -> list[Ranked]:
    if not pinned:
        return [*kept]
    ids = {item.key for item in kept} | pinned.keys()
    return [item for item in ranked if item.key in ids]


def _sorted(
    items: list[Ranked], products: Mapping[str, Product], ordering: Ordering
) -> list[Ranked]:
    if ordering.sort == "relevance":
        return items
    of = [products.get(item.key) for item in items]
    return [items[at] for at in sort_places(of, ordering.sort, ordering.fields)]


class _Rows:
    """Unit vectors of hits; each hit's are read once, when they are first asked for."""

    def __init__(self, read: ReadVectors | None) -> None:
        self._read = read
        self._known: dict[str, NDArray[np.float32] | None] = {}

    def of(self, ids: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Rows [n, dim] and whether each is there."""
        new = [id for id in ids if id not in self._known]
        found = self._read(new) if self._read is not None and new else {}
        self._known |= {id: _unit(found[id]) if id in found else None for id in new}
        units = [self._known[id] for id in ids]
        dim = next((len(unit) for unit in units if unit is not None), 1)
        nothing = np.zeros(dim, np.float32)
        rows = np.array([nothing if unit is None else unit for unit in units], np.float32)
        present = np.array([unit is not None for unit in units], np.bool_)
        return rows.reshape(len(ids), dim), present


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """The direction of a product's vectors together; None if they cancel out or are damaged."""
    mean = np.asarray(rows, np.float32).mean(axis=0)
    length = float(np.linalg.norm(mean))
    return mean / length if np.isfinite(length) and length > 1e-6 else None  # noqa: PLR2004


def _diversified(items: list[Ranked], rows: _Rows, lambda_: float) -> list[Ranked]:
    first, rest = items[:DEPTH], items[DEPTH:]
    vectors, present = rows.of([item.key for item in first])
    relevance = np.array([item.score for item in first], np.float64)
    return [*(first[at] for at in mmr(relevance, vectors, present, lambda_)), *rest]


def _collapsed(
    first: list[Ranked],
    items: list[Ranked],
    products: Mapping[str, Product],
    rows: _Rows,
    field: str | None,
    pinned: Mapping[str, int],
) -> tuple[list[Ranked], dict[str, tuple[str, ...]]]:
    """The leaders among the items, and whom each of all stands for.

    Args:
        first: pinned hits: they lead whatever is like them, and each stays.
        items: all others, in order.
        products: by id.
        rows: vectors.
        field: what variants share.
        pinned: which are pinned.
    """
    everyone = [*first, *items]
    of = [products.get(item.key) for item in everyone]
    shared: list[Hashable] = by_field(of, field) if field else [None] * len(of)
    near = [item.key for item in everyone[:DEPTH]]
    alike = near_duplicates(of[:DEPTH], *rows.of(near))
    groups = group(shared, alike)
    more: dict[str, tuple[str, ...]] = {}
    hidden: set[str] = set()
    for leader, others in groups.others.items():
        ids = tuple(key for at in others if (key := everyone[at].key) not in pinned)
        if ids:
            more[everyone[leader].key] = ids
            hidden.update(ids)
    return [item for item in items if item.key not in hidden], more
