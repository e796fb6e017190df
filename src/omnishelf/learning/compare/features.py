"""Feature-level fusion: the vectors of a product's frozen sources become one before ranking."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from omnishelf.catalog.wishes import fits
from omnishelf.encoders.encoder import Vectors
from omnishelf.errors import ModelError
from omnishelf.fusion.feature.attention import attention
from omnishelf.fusion.feature.concatenation import concatenation
from omnishelf.fusion.feature.mean import mean
from omnishelf.fusion.feature.present import Present, Tokens
from omnishelf.fusion.feature.weighted import learn_weights, weighted
from omnishelf.learning.compare.material import Material
from omnishelf.learning.compare.preset import Ask, Ready, Scores
from omnishelf.learning.compare.sources import MODALITY
from omnishelf.learning.compare.space import CommonSpace
from omnishelf.learning.ranking.ranker import Question
from omnishelf.learning.train import require_torch
from omnishelf.learning.views.rows import mean_rows
from omnishelf.types import Source

_PRODUCTS, _PHRASES = 1_000, 300
"""That weights are learned from, at most."""


def mean_vectors(material: Material) -> Ready:
    """The mean of what is there."""
    return _ready(material, mean, 0.0, 0)


def weighted_vectors(material: Material) -> Ready:
    """The weighted mean, with weights under which training phrases find their products."""
    data, space = material.data, material.space
    start = time.perf_counter()
    rng = np.random.default_rng(material.settings.seed)
    places = rng.permutation(len(data))[:_PRODUCTS]
    phrases = rng.permutation(len(data.phrases))[:_PHRASES]
    tokens, present = space.tokens(data.tokens, len(data))
    answered = fits(
        data.phrases.wishes[phrases],
        data.labels.grid[places],
        kind_credit=0,
        has_kind=data.labels.has_kind,
    )
    weights = learn_weights(
        tokens[places],
        present[places],
        space.queries["text"].unit(data.phrase_features[phrases]),
        answered == 1,
    )
    told = ", ".join(f"{s} {w:.2f}" for s, w in zip(space.sources, weights, strict=True))
    return _ready(
        material,
        lambda tokens, present: weighted(tokens, present, weights),
        time.perf_counter() - start,
        weights.nbytes,
        told,
    )


def attended_vectors(material: Material) -> Ready:
    """Self-attention over the sources' vectors, trained on phrases and varied media."""
    require_torch()
    from omnishelf.learning.compare.attention import fit_attention  # noqa: PLC0415

    data, space = material.data, material.space
    start = time.perf_counter()
    weights = fit_attention(data, space, material.settings)
    arrays = (getattr(weights, name) for name in weights.__slots__)
    size = sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))
    return _ready(
        material,
        lambda tokens, present: attention(tokens, present, weights),
        time.perf_counter() - start,
        size,
    )


def side_by_side(material: Material) -> Ready:
    """Raw vectors side by side; a query has the block of its own modality alone."""
    sources = material.sources
    means, there = mean_rows(sources.rows)
    names = sorted(means)
    if len(names) < 2:  # noqa: PLR2004
        raise ModelError("features are fused of two sources or more, and this shop has fewer")
    fused = concatenation(
        [means[name] for name in names], np.stack([there[name] for name in names], axis=1)
    )

    def asking(kind: Question, source: Source) -> Ask:
        own = np.array([[name == source for name in names]])

        def ask(content: Any) -> Scores:
            vector = sources.read(source, kind, content)
            blocks = [
                vector[None] if name == source else np.zeros((1, means[name].shape[1]), np.float32)
                for name in names
            ]
            return _cosines(fused, concatenation(blocks, own)[0])

        return ask

    asks = {
        kind: asking(kind, modality)
        for kind, modality in MODALITY.items()
        if modality in sources.asked(kind)
    }
    return Ready(asks, 0.0, 0)


def _ready(
    material: Material,
    fuse: Callable[[Tokens, Present], Vectors],
    seconds: float,
    size: int,
    made_of: str = "",
) -> Ready:
    """Ranks by the cosine of fused vectors to a query's, in the common space."""
    space, sources = material.space, material.sources
    fused = fuse(*space.tokens(sources.rows, len(material.pool)))
    asks = {
        kind: _asking(material, space, kind, modality, fused)
        for kind, modality in MODALITY.items()
        if modality in space.queries and modality in sources.asked(kind)
    }
    return Ready(asks, space.seconds + seconds, space.bytes + size, made_of)


def _asking(
    material: Material, space: CommonSpace, kind: Question, source: Source, fused: Vectors
) -> Ask:
    def ask(content: Any) -> Scores:
        vector = material.sources.read(source, kind, content)
        return _cosines(fused, space.queries[source].unit(vector[None])[0])

    return ask


def _cosines(fused: Vectors, query: Vectors) -> Scores:
    """Of unit rows [n, k] to a unit vector; -inf for zero rows, of which nothing is known."""
    return np.where(fused.any(axis=1), fused @ query, -np.inf).astype(np.float64)
