"""All that a shop's catalog offers to learn from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import Labels
from omnishelf.learning.views.phrases import Phrases
from omnishelf.learning.views.rows import Rows
from omnishelf.types import Source


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A catalog as the trainer sees it; raw features, nothing standardised yet."""

    ids: tuple[str, ...]
    tokens: Mapping[Source, Rows]
    """By source: features of the products' passages, pictures and sounds."""
    variations: Mapping[Source, Rows]
    """By source: pieces of texts, augmented pictures and sounds, as queries might look."""
    labels: Labels
    prices: NDArray[np.float32]
    """float32 [products]: standardised logarithms of prices, NaN where there is none."""
    phrases: Phrases
    phrase_features: NDArray[np.float32]
    """float32 [phrases, d] by the text source's query encoder."""

    pieces: Mapping[str, str]
    """By product id: the piece of its text that was varied, in words."""

    def __len__(self) -> int:
        return len(self.ids)


def standardised_prices(prices: NDArray[np.float64]) -> NDArray[np.float32]:
    """Logarithms of prices with mean 0 and variance 1; NaN stays NaN. Prices are at least 0."""
    logs = np.log1p(prices)
    told = logs[~np.isnan(logs)]
    if len(told) < 2 or told.std() < 1e-9:  # noqa: PLR2004
        return np.full(len(prices), np.nan, np.float32)
    return np.asarray((logs - told.mean()) / told.std(), np.float32)
