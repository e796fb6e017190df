"""Fit the head of a language."""

from collections.abc import Sequence
from dataclasses import dataclass
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

TRUSTS = (0.0, 4.0)
"""What the list of words may count, in log-odds for a tone of 1."""

_STRENGTHS = {0.0: 5.0, 4.0: 0.2}
"""Inverse of the L2 penalty's, by trust: where the list is believed, less is to be learned."""
_STRENGTH_OF_MEANING = 300.0
"""Rows of the encoder are all alike but for a little: the penalty has to let weights grow."""
_JUDGED_BY = 4_000
_RARE = 1e-4
_SEED = 17


@dataclass(frozen=True, eq=False)
class Material:
    """Labelled reviews of one language, ready to learn from."""

    language: str
    rows: Any
    """Sparse [n, 2^BITS], ones."""
    tones: Values
    """[n], -1 to 1."""
    good: NDArray[np.bool_]
    """[n]"""
    groups: NDArray[np.str_]
    """[n], such as the category of the product."""

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        good: NDArray[np.bool_],
        *,
        language: str,
        groups: Sequence[str] | None = None,
    ) -> "Material":
        """Read n texts.

        Raises:
            ModelError: scipy is not installed.
        """
        rows = sparse_rows([places(text) for text in texts], 1 << BITS)
        kept = np.array(groups if groups is not None else [""] * len(texts), np.str_)
        return cls(language, rows, tones(texts, language), good, kept)

    def part(self, which: NDArray[Any]) -> "Material":
        """Some of them: bool [n], or their places."""
        return Material(
            self.language,
            self.rows[which],
            self.tones[which],
            self.good[which],
            self.groups[which],
        )


def fit_head(material: Material) -> Head:
    """Fit a head; classes weigh alike, however rare one is.

    Reviews that were not learned from, at most 4,000, choose whether the list of words is the
    prior mean, and calibrate (`fit_slope`): whole groups, if there are at least three, so that
    the probability holds for goods never seen. Where there are fewer groups nobody can tell how
    it would go with other goods, and the list is believed. There is no intercept: a text of
    which nothing is known is as probably good as any.

    Raises:
        ReviewError: fewer than 30 are good, or bad.
        ModelError: scipy is not installed.
    """
    good = material.good
    _enough(good, material.language)
    drawn = np.random.default_rng(_SEED).permutation(len(good))[:_JUDGED_BY]
    judged = material.part(drawn)
    apart = len(np.unique(judged.groups)) > 2  # noqa: PLR2004
    held = {trust: _held_out(judged, trust) for trust in (TRUSTS if apart else TRUSTS[-1:])}
    trust = min(held, key=lambda one: _log_loss(held[one], judged.good))
    weights, squares = _fit(material, trust)
    return Head(
        material.language,
        weights.astype(np.float32),
        squares.astype(np.float32),
        trust,
        fit_slope(held[trust], judged.good),
    )


def fit_meaning(
    vectors: NDArray[np.float32],
    good: NDArray[np.bool_],
    *,
    encoder: str,
    groups: Sequence[str] | None = None,
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
        weights, intercept = fit_logistic(rows[~out], good[~out], strength=_STRENGTH_OF_MEANING)
        held[out] = rows[out] @ weights + intercept
    weights, intercept = fit_logistic(rows, good, strength=_STRENGTH_OF_MEANING)
    return MeaningHead(encoder, weights.astype(np.float32), intercept, fit_slope(held, good))


def _enough(good: NDArray[np.bool_], where: str) -> None:
    if min(int(good.sum()), int((~good).sum())) < LEAST_OF_EACH:
        raise ReviewError(
            f"{int(good.sum())} good and {int((~good).sum())} bad reviews ({where}) are too few to "
            f"learn from: at least {LEAST_OF_EACH} of each are needed"
        )


def _held_out(material: Material, trust: float) -> Values:
    """[n], log-odds by heads that did not learn from the review's fold."""
    fold = folds(len(material.good), material.groups.tolist())
    held = np.zeros(len(fold))
    for number in range(fold.max() + 1):
        out = fold == number
        weights, squares = _fit(material.part(~out), trust)
        norms = np.sqrt(material.rows[out] @ squares)
        learned = material.rows[out] @ weights / np.where(norms > 0, norms, 1)
        held[out] = learned + trust * material.tones[out]
    return held


def _log_loss(logits: Values, good: NDArray[np.bool_]) -> float:
    own = fit_slope(logits, good)
    told = own.slope * logits + own.intercept
    return float((np.logaddexp(0, told) - good * told).sum())


def _fit(material: Material, trust: float) -> tuple[Values, Values]:
    """Weights and squares [2^BITS]."""
    rows, good = material.rows, material.good
    positive = np.asarray(rows[good].sum(axis=0), np.float64).ravel()
    negative = np.asarray(rows[~good].sum(axis=0), np.float64).ravel()
    scale = np.log((positive + 1) / (positive.sum() + 1))
    scale -= np.log((negative + 1) / (negative.sum() + 1))
    # What stands in very few reviews says nothing of others.
    scale[positive + negative < max(2, _RARE * len(good))] = 0
    used = np.flatnonzero(scale)
    part = rows[:, used]
    part.data = part.data * scale[used].astype(np.float32)[part.indices]
    norms = np.sqrt(np.asarray(part.multiply(part).sum(axis=1))).ravel()
    norms[norms == 0] = 1
    part.data = part.data / np.repeat(norms, np.diff(part.indptr)).astype(np.float32)
    found, _ = fit_logistic(
        part,
        good,
        strength=_STRENGTHS[trust],
        offset=trust * material.tones,
        intercept=False,
    )
    weights, squares = np.zeros(1 << BITS), np.zeros(1 << BITS)
    weights[used] = found * scale[used]
    squares[used] = scale[used] ** 2
    return weights, squares
