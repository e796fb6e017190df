"""Training: maps between the sources' spaces, kept where held-back products prove them."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice, permutations

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ModelError
from omnishelf.index.index import Index
from omnishelf.learning.ridge import RidgeMap, fit_ridge
from omnishelf.learning.translator import Translator
from omnishelf.types import Source

Matrix = NDArray[np.float32]

MIN_PAIRS = 60
"""Fewer products than this with both sources can't tell a good map from a lucky one."""
MAX_PAIRS = 20_000
STRENGTHS = (1e-5, 1e-4, 1e-3, 1e-2)
HELD_BACK = 0.1
SEED = 7
_DEPTH = 10
_BETTER_THAN_CHANCE = 3.0
"""A map is kept if it finds held-back products this many times as often as chance."""


@dataclass(frozen=True, slots=True)
class PairReport:
    """What became of one pair of sources."""

    origin: Source
    target: Source
    products: int
    """Products that have both."""
    recall_at_10: float
    """Share of held-back products that their own translated vector finds among its nearest 10
    held-back ones."""
    chance: float
    """The same for a random order."""
    strength: float
    kept: bool


@dataclass(frozen=True, slots=True)
class TrainReport:
    """The report card of a training."""

    products: int
    pairs: tuple[PairReport, ...]
    seconds: float

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def train(index: Index, sources: Sequence[Source]) -> tuple[Translator, TrainReport]:
    """Learn, from products that have several modalities, how one points to another.

    So that words find pictures, and a photo finds titles and sounds, in products that lack
    the query's own modality.

    Args:
        index: the shop's products with their vectors.
        sources: the sources that have vectors.

    Raises:
        ModelError: there are no products to learn from.
    """
    start = time.perf_counter()
    ids = [product.id for batch in islice(index.scan(), MAX_PAIRS // 256) for product in batch]
    if not ids:
        raise ModelError("this shop has no products to learn from: add a catalog first")
    # A product's first picture, sound and passage stand for it.
    first = {
        source: {id: rows[0] for id, rows in index.vectors(ids, source).items()}
        for source in sources
    }
    maps: dict[tuple[Source, Source], RidgeMap] = {}
    reports: list[PairReport] = []
    for origin, target in permutations(sources, 2):
        both = [id for id in ids if id in first[origin] and id in first[target]]
        if len(both) < MIN_PAIRS:
            continue
        x = np.stack([first[origin][id] for id in both])
        y = np.stack([first[target][id] for id in both])
        strength, recall, chance = _best_strength(x, y)
        kept = recall >= _BETTER_THAN_CHANCE * chance
        if kept:
            maps[origin, target] = fit_ridge(x, y, strength=strength)
        reports.append(PairReport(origin, target, len(both), recall, chance, strength, kept))
    seconds = round(time.perf_counter() - start, 3)
    return Translator(maps), TrainReport(len(ids), tuple(reports), seconds)


def _best_strength(x: Matrix, y: Matrix) -> tuple[float, float, float]:
    """The strength with the best recall on held-back rows; that recall, and chance's."""
    order = np.random.default_rng(SEED).permutation(len(x))
    held = order[: max(20, int(len(x) * HELD_BACK))]
    rest = order[len(held) :]
    scored = [
        (_recall(fit_ridge(x[rest], y[rest], strength=strength).apply(x[held]), y[held]), strength)
        for strength in STRENGTHS
    ]
    recall, strength = max(scored)
    return strength, recall, min(1.0, _DEPTH / len(held))


def _recall(moved: Matrix, target: Matrix) -> float:
    similarity = moved @ target.T
    own = np.diagonal(similarity)[:, None]
    better = (similarity > own).sum(axis=1)
    return float((better < _DEPTH).mean())
