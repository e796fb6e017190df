"""One space for the shop's frozen sources, so that their features can be fused."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.errors import ModelError
from omnishelf.fusion.feature.present import Present, Tokens
from omnishelf.learning.train import require_torch
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.rows import Rows, mean_rows
from omnishelf.types import Source

_PENALTIES = (0.1, 1.0, 10.0)
_ANCHOR: Source = "text"


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """y = x W + b."""

    weight: NDArray[np.float32]
    """[d, k]."""
    bias: NDArray[np.float32]
    """[k]."""

    def unit(self, vectors: Vectors) -> Vectors:
        """Unit rows [n, k] of [n, d]."""
        return unit_rows(vectors @ self.weight + self.bias)

    @property
    def bytes(self) -> int:
        """Of its numbers."""
        return self.weight.nbytes + self.bias.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class CommonSpace:
    """The centred space of the text encoder, with linear maps into it from the other sources.

    Feature-level fusion needs vectors of one space, and frozen encoders have one each: ridge
    regression (A. Hoerl, R. Kennard, Technometrics 12 (1970)) tells a product's text vector by
    its picture or sound. Queries and passages are centred each by their own mean.
    """

    products: Mapping[Source, Affine]
    queries: Mapping[Source, Affine]
    seconds: float
    """That fitting took."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """In the order of tokens."""
        return tuple(self.products)

    @property
    def dim(self) -> int:
        """Of the space."""
        return len(self.products[_ANCHOR].bias)

    @property
    def bytes(self) -> int:
        """Of the maps."""
        return sum(each.bytes for each in (*self.products.values(), *self.queries.values()))

    def tokens(self, rows: Mapping[Source, Rows], count: int) -> tuple[Tokens, Present]:
        """Tokens [n, m, k] of products from raw features, and which are there."""
        means, there = mean_rows(rows)
        tokens = np.zeros((count, len(self.products), self.dim), np.float32)
        present = np.zeros(tokens.shape[:2], np.bool_)
        for at, (source, affine) in enumerate(self.products.items()):
            if source in means:
                tokens[:, at] = affine.unit(means[source])
                present[:, at] = there[source]
        return tokens, present


def fit_space(data: Dataset) -> CommonSpace:
    """Fit the maps on a catalog's features.

    Raises:
        ModelError: the shop has no text features, or no others.
    """
    require_torch()
    from sklearn.linear_model import RidgeCV  # noqa: PLC0415

    start = time.perf_counter()
    means, there = mean_rows(data.tokens)
    if _ANCHOR not in means or len(means) < 2:  # noqa: PLR2004
        raise ModelError("features are fused of two sources or more, one of them text")
    texts = means[_ANCHOR]
    centre = texts[there[_ANCHOR]].mean(axis=0)
    asked = data.phrase_features
    products = {_ANCHOR: _centred(centre)}
    queries = {_ANCHOR: _centred(asked.mean(axis=0) if len(asked) else centre)}
    for source in sorted(means.keys() - {_ANCHOR}):
        both = there[_ANCHOR] & there[source]
        if both.sum() < 2:  # noqa: PLR2004
            continue
        ridge = RidgeCV(alphas=_PENALTIES).fit(means[source][both], (texts - centre)[both])
        affine = Affine(
            np.ascontiguousarray(ridge.coef_.T, np.float32), ridge.intercept_.astype(np.float32)
        )
        products[source] = queries[source] = affine
    if len(products) < 2:  # noqa: PLR2004
        raise ModelError("too few products have both text and another source to fuse them")
    return CommonSpace(products, queries, time.perf_counter() - start)


def _centred(centre: Vectors) -> Affine:
    return Affine(np.eye(len(centre), dtype=np.float32), -centre)
