"""The head on the multilingual encoder, for languages without a head of their own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.calibration import Platt

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MeaningHead:
    """Logistic regression over a text's vector."""

    encoder: str
    """The encoder's name: vectors of another mean something else."""
    weights: NDArray[np.float32]
    """[dim]"""
    intercept: float
    calibration: Platt

    def positive(self, vectors: NDArray[np.float32]) -> Values:
        """[n], calibrated probabilities that texts are good, from their vectors [n, dim]."""
        logits = vectors.astype(np.float64) @ self.weights.astype(np.float64) + self.intercept
        return self.calibration.apply(logits)
