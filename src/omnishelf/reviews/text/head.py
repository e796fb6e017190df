"""The head that tells good from bad in hashed n-grams."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.calibration import Platt
from omnishelf.reviews.text.grams import Places, clip, places
from omnishelf.reviews.text.lexicon import opinion

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Head:
    """Logistic regression over n-grams that are scaled by their naive Bayes log-odds.

    S. Wang, C. Manning, "Baselines and bigrams", ACL 2012. With `trust`, the list of words is the
    prior mean: what was learned is added to its tone, so that a review of goods that training
    never saw is judged by the list at least.
    """

    language: str
    weights: NDArray[np.float32]
    """[2^BITS], of an n-gram, times its scale."""
    squares: NDArray[np.float32]
    """[2^BITS], its scale squared."""
    trust: float
    """What the list of words counts: log-odds for a tone of 1."""
    calibration: Platt

    def logits(self, texts: Sequence[str]) -> Values:
        """[n], before calibration."""
        found = [places(text) for text in texts]
        learned = np.array([self._learned(each) for each in found], np.float64)
        if not self.trust:
            return learned
        return learned + self.trust * tones(texts, self.language)

    def positive(self, texts: Sequence[str]) -> Values:
        """[n], calibrated probabilities that the texts are good."""
        return self.calibration.apply(self.logits(texts))

    def _learned(self, found: Places) -> float:
        norm = float(self.squares[found].sum())
        return float(self.weights[found].sum()) / norm**0.5 if norm > 0 else 0.0


def tones(texts: Sequence[str], language: str | None) -> Values:
    """[n], what the list of words and emoji says, -1 to 1; 0 where it says nothing."""
    return np.array([opinion(clip(text), language).tone for text in texts], np.float64)
