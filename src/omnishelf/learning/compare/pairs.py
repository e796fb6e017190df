"""Pairs of a query and a product, to learn from whether they belong together."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.wishes import fits
from omnishelf.encoders.encoder import Vectors
from omnishelf.learning.views.dataset import Dataset
from omnishelf.types import Source

_QUERIES = 400
"""Drawn, at most."""
_POSITIVES = 10
"""Products that answer, of each query at most."""
_NEGATIVES = 4
"""For each of these, half of them of the kind that is asked for, where there are such."""
_KIND = 0.5

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """r pairs."""

    features: Vectors
    """float32 [q, d]: raw features of all queries there are."""
    queries: Places
    """int64 [r]."""
    products: Places
    """int64 [r]."""
    answers: NDArray[np.bool_]
    """bool [r]."""


def phrase_pairs(data: Dataset, *, seed: int) -> Pairs:
    """Of phrases, and the products with all that they ask for."""

    def grades(phrase: int) -> NDArray[np.float32]:
        graded: NDArray[np.float32] = fits(
            data.phrases.wishes[phrase : phrase + 1],
            data.labels.grid,
            kind_credit=_KIND,
            has_kind=data.labels.has_kind,
        )[0]
        return graded

    return _pairs(data.phrase_features, grades, seed)


def media_pairs(data: Dataset, source: Source, *, seed: int) -> Pairs:
    """Of varied pictures or sounds, and the products that they are of."""
    rows = data.variations[source]
    kinds = data.labels.grid[:, 0] if data.labels.has_kind else np.zeros(len(data), np.int64)

    def grades(variation: int) -> NDArray[np.float32]:
        own = rows.owners[variation]
        graded = np.where(kinds == kinds[own], np.float32(_KIND), np.float32(0))
        graded[own] = 1
        return graded

    return _pairs(rows.features, grades, seed)


def _pairs(features: Vectors, grades: Callable[[int], NDArray[np.float32]], seed: int) -> Pairs:
    rng = np.random.default_rng(seed)
    queries, products, answers = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [0]
    for query in rng.permutation(len(features))[:_QUERIES].tolist():
        graded = grades(query)
        right = rng.permutation(np.flatnonzero(graded == 1))[:_POSITIVES]
        half = _NEGATIVES // 2 * len(right)
        near = rng.permutation(np.flatnonzero((graded > 0) & (graded < 1)))[:half]
        far = rng.permutation(np.flatnonzero(graded == 0))[: 2 * half - len(near)]
        offered = np.concatenate([right, near, far])
        queries.append(np.full(len(offered), query))
        products.append(offered)
        answers += [len(right)]
    joined = np.concatenate(products)
    met = np.concatenate(
        [np.arange(len(each)) < right for each, right in zip(products, answers, strict=True)]
    )
    return Pairs(features, np.concatenate(queries), joined, met)
