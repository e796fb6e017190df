"""Fit the head of a language."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.text.grams import BITS, places
from omnishelf.reviews.text.head import Head, Values, tones
from omnishelf.reviews.text.learn.logistic import fit_logistic, fit_slope, folds, sparse_rows
from omnishelf.reviews.text.meaning import MeaningHead

LEAST_OF_EACH = 30
"""Good and bad reviews each, below which nothing is learned."""

_STRENGTH = 1.0
_STRENGTH_OF_MEANING = 300.0
"""Rows of the encoder are all alike but for a little: the penalty has to let weights grow."""


def fit_head(
    texts: Sequence[str],
    good: NDArray[np.bool_],
    *,
    language: str,
    groups: Sequence[object] | None = None,
    strength: float = _STRENGTH,
) -> Head:
    """Fit a head on n-grams; classes weigh alike, however rare one is.

    It is calibrated (`fit_slope`) on reviews that the fold's head did not learn from: on whole
    groups, if there are at least three, so that the probability holds for goods never seen. It
    has no intercept: a text of which nothing is known is as probably good as any.

    Args:
        texts: [n].
        good: [n].
        language: of the texts (BCP 47).
        groups: [n], such as the category of the product.
        strength: inverse of the L2 penalty's.

    Raises:
        ReviewError: fewer than 30 are good, or bad.
        ModelError: scipy is not installed.
    """
    _enough(good, language)
    rows = sparse_rows([places(text) for text in texts], 1 << BITS)
    prior = tones(texts, language)
    fold = folds(len(texts), groups)
    held = np.zeros(len(texts))
    for number in range(fold.max() + 1):
        out = fold == number
        weights, squares = _fit(rows[~out], good[~out], prior[~out], strength)
        held[out] = _scored(rows[out], weights, squares) + prior[out]
    weights, squares = _fit(rows, good, prior, strength)
    return Head(
        language,
        weights.astype(np.float32),
        squares.astype(np.float32),
        fit_slope(held, good),
    )


def fit_meaning(
    vectors: NDArray[np.float32],
    good: NDArray[np.bool_],
    *,
    encoder: str,
    groups: Sequence[object] | None = None,
) -> MeaningHead:
    """Fit a head on vectors [n, dim] of any languages together, calibrated in the same way.

    Here there is an intercept: no vector is without meaning.

    Raises:
        ReviewError: fewer than 30 are good, or bad.
        ModelError: scipy is not installed.
    """
    _enough(good, "all languages")
    rows = vectors.astype(np.float64)
    fold = folds(len(rows), groups)
    held = np.zeros(len(rows))
    for number in range(fold.max() + 1):
        out = fold == number
        weights, intercept = fit_logistic(
            rows[~out], good[~out], strength=_STRENGTH_OF_MEANING
        )
        held[out] = rows[out] @ weights + intercept
    weights, intercept = fit_logistic(rows, good, strength=_STRENGTH_OF_MEANING)
    return MeaningHead(encoder, weights.astype(np.float32), intercept, fit_slope(held, good))


def _enough(good: NDArray[np.bool_], where: str) -> None:
    if min(int(good.sum()), int((~good).sum())) < LEAST_OF_EACH:
        raise ReviewError(
            f"{int(good.sum())} good and {int((~good).sum())} bad reviews ({where}) are too few to "
            f"learn from: at least {LEAST_OF_EACH} of each are needed"
        )


def _fit(
    rows: Any, good: NDArray[np.bool_], prior: Values, strength: float
) -> tuple[Values, Values]:
    """Weights and squares [2^BITS]."""
    positive = np.asarray(rows[good].sum(axis=0), np.float64).ravel()
    negative = np.asarray(rows[~good].sum(axis=0), np.float64).ravel()
    scale = np.log((positive + 1) / (positive.sum() + 1))
    scale -= np.log((negative + 1) / (negative.sum() + 1))
    # What stands in one review alone says nothing of others.
    scale[positive + negative < 2] = 0  # noqa: PLR2004
    used = np.flatnonzero(scale)
    part = rows[:, used]
    part.data = part.data * scale[used].astype(np.float32)[part.indices]
    norms = np.sqrt(np.asarray(part.multiply(part).sum(axis=1))).ravel()
    norms[norms == 0] = 1
    part.data = part.data / np.repeat(norms, np.diff(part.indptr)).astype(np.float32)
    found, _ = fit_logistic(part, good, strength=strength, offset=prior, intercept=False)
    weights, squares = np.zeros(1 << BITS), np.zeros(1 << BITS)
    weights[used] = found * scale[used]
    squares[used] = scale[used] ** 2
    return weights, squares


def _scored(rows: Any, weights: Values, squares: Values) -> Values:
    norms = np.sqrt(rows @ squares)
    return np.asarray(rows @ weights / np.where(norms > 0, norms, 1))
