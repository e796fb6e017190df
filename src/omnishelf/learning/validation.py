"""How well held-back products are found: what decides when to stop, and whether to switch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.wishes import graded
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.holdout import Holdout
from omnishelf.learning.views.rows import Rows
from omnishelf.types import Source

Matrix = NDArray[np.float32]

DEPTH = 10
_MOST_PHRASES = 600
_SEED = 11


@dataclass(frozen=True, slots=True, eq=False)
class Spaces:
    """Unit vectors of a catalog, its phrases and its variations, in spaces that can be compared."""

    tokens: Mapping[Source, Rows]
    fused: Matrix
    """float32 [products, dim]."""
    phrases: Matrix
    """float32 [phrases, dim]."""
    variations: Mapping[Source, Rows]
    shared: bool
    """Whether all sources are in one space; if not, each is only asked in its own modality."""


def validation_score(
    data: Dataset, holdout: Holdout, spaces: Spaces
) -> tuple[float, dict[str, float]]:
    """The mean of all that can be measured, and each by its name.

    `phrases → SOURCE` is nDCG@10 of held-back phrases over held-back products, graded 2 (all
    that is asked) and 1 (the kind); `SOURCE → OTHER` is recall@10 of held-back products by their
    other modality. `SOURCE → SOURCE` is recall@1 by their own variations among all products:
    which of many near-twins it was is not asked by a handful.
    """
    found: dict[str, float] = {}
    held = holdout.products
    for name, gallery, owners in _galleries(spaces, held):
        phrases = phrase_ndcg(data, holdout.asked, spaces.phrases, gallery, owners)
        if phrases is not None:
            found[f"phrases → {name}"] = phrases
    for source, rows in spaces.variations.items():
        asked = rows.only(held)
        if source in spaces.tokens and len(asked.features):
            recall = _recall(asked, spaces.tokens[source], depth=1)
            if recall is not None:
                found[f"{source} → {source}"] = recall
    names = sorted(spaces.tokens)
    for origin in names:
        for target in names:
            if origin != target and spaces.shared:
                asked, sought = spaces.tokens[origin].only(held), spaces.tokens[target].only(held)
                recall = _recall(asked, sought, depth=DEPTH)
                if recall is not None:
                    found[f"{origin} → {target}"] = recall
    if not found:
        return 0.0, {}
    return float(np.mean(list(found.values()))), {k: round(v, 4) for k, v in found.items()}


def _galleries(
    spaces: Spaces, held: NDArray[np.bool_]
) -> list[tuple[str, Matrix, NDArray[np.int64]]]:
    galleries = [
        (str(source), rows.only(held).features, rows.only(held).owners)
        for source, rows in spaces.tokens.items()
        if rows.only(held).present.any() and (spaces.shared or source == "text")
    ]
    if spaces.shared:
        galleries.append(("fused", spaces.fused[held], np.flatnonzero(held)))
    return galleries


def phrase_ndcg(
    data: Dataset,
    asked: NDArray[np.int64],
    phrases: Matrix,
    gallery: Matrix,
    owners: NDArray[np.int64],
) -> float | None:
    """nDCG@10 of phrases over a gallery; None if no phrase has an answer there.

    Gains are the grades 2 and 1; discounts 1 / log2(rank + 1); K. Jarvelin, J. Kekalainen,
    ACM TOIS 20 (2002).

    Args:
        data: whose labels and phrases these are.
        asked: places of the phrases to ask with.
        phrases: float32 [phrases, dim].
        gallery: float32 [g, dim].
        owners: int64 [g], the product of each gallery row.
    """
    if not len(asked) or not len(phrases) or not len(gallery):
        return None
    asked = np.random.default_rng(_SEED).permutation(asked)[:_MOST_PHRASES]
    grades = graded(
        data.phrases.wishes[asked], data.labels.grid[owners], has_kind=data.labels.has_kind
    )
    answered = (grades == 2).any(axis=1)  # noqa: PLR2004
    if not answered.any():
        return None
    asked, grades = asked[answered], grades[answered]
    order = np.argsort(-(phrases[asked] @ gallery.T), axis=1, kind="stable")[:, :DEPTH]
    discounts = 1 / np.log2(np.arange(2, order.shape[1] + 2))
    gains = (np.take_along_axis(grades, order, axis=1) * discounts).sum(axis=1)
    best = (-np.sort(-grades, axis=1)[:, : order.shape[1]] * discounts).sum(axis=1)
    return float((gains / best).mean())


def ndcg(found: Sequence[int], grades: Mapping[str, int]) -> float:
    """nDCG@10 of the grades found, in order, against all there are to be found."""
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    ideal = sum(grade / np.log2(rank + 2) for rank, grade in enumerate(best))
    gained = sum(grade / np.log2(rank + 2) for rank, grade in enumerate(found[:DEPTH]))
    return float(gained / ideal) if ideal else 0.0


def _recall(asked: Rows, gallery: Rows, *, depth: int) -> float | None:
    """Share of asking rows whose own product is among the nearest gallery rows."""
    owners = gallery.owners
    can = np.isin(asked.owners, owners)
    if not can.any() or len(np.unique(owners)) <= depth:
        return None
    similarity = asked.features[can] @ gallery.features.T
    same = asked.owners[can][:, None] == owners[None]
    own = np.where(same, similarity, -np.inf).max(axis=1, keepdims=True)
    better = (similarity > own).sum(axis=1)
    return float((better < depth).mean())
