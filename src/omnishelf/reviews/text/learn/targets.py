"""Fit the head that finds what a sentence judges."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import stem
from omnishelf.fusion.odds import logistic
from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.text.learn.logistic import fit_logistic, folds, sparse_rows
from omnishelf.reviews.text.lexicon import words
from omnishelf.reviews.text.targets import TARGET_BITS, TargetHead, candidates, counted

LEAST_TARGETS = 50
_STRENGTH = 1.0
_THRESHOLDS = np.arange(0.05, 0.96, 0.05)


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and what it judges."""

    product: str
    text: str
    targets: tuple[str, ...]
    """As they stand in the sentence, such as `remote control`; none where it judges nothing."""

    def stems(self) -> set[str]:
        """Stems of the targets' words that stand in the sentence."""
        standing = {stem(part) for part in words(self.text)}
        return {stem(part) for target in self.targets for part in words(target)} & standing


def fit_targets(sentences: Sequence[Marked]) -> TargetHead:
    """Fit on marked sentences; the threshold is that of the best F1 on products held back.

    Raises:
        ReviewError: fewer than 50 words are targets.
        ModelError: scipy is not installed.
    """
    by_product: dict[str, list[str]] = {}
    for one in sentences:
        by_product.setdefault(one.product, []).append(one.text)
    said = {product: counted(texts) for product, texts in by_product.items()}
    places, true, of = [], [], []
    for one in sentences:
        targets = one.stems()
        for word, where in candidates(one.text, said[one.product]):
            places.append(where)
            true.append(word in targets)
            of.append(one.product)
    yes = np.array(true, np.bool_)
    if yes.sum() < LEAST_TARGETS or yes.all():
        raise ReviewError(
            f"{int(yes.sum())} marked words are too few to learn from: at least {LEAST_TARGETS} "
            "are needed, and sentences that judge nothing beside them"
        )
    rows = sparse_rows(places, 1 << TARGET_BITS)
    fold = folds(len(yes), of)
    held = np.zeros(len(yes))
    for number in range(fold.max() + 1):
        out = fold == number
        weights, intercept = fit_logistic(rows[~out], yes[~out], strength=_STRENGTH, balanced=False)
        held[out] = rows[out] @ weights + intercept
    weights, intercept = fit_logistic(rows, yes, strength=_STRENGTH, balanced=False)
    return TargetHead(weights.astype(np.float32), intercept, _best(logistic(held), yes))


def _best(likely: NDArray[np.float64], yes: NDArray[np.bool_]) -> float:
    def f1(threshold: float) -> float:
        found = likely >= threshold
        return float(2 * (found & yes).sum() / max(1, found.sum() + yes.sum()))

    return float(max(_THRESHOLDS, key=f1))
