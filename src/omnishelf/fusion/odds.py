"""Probabilities as log-odds, and back."""

import numpy as np
from numpy.typing import NDArray

SURE = 1e-6
"""Probabilities are kept this far off 0 and 1: nobody is surer than that."""


def log_odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln p / (1 - p), of probabilities kept off 0 and 1."""
    kept = np.clip(probabilities, SURE, 1 - SURE)
    return np.asarray(np.log(kept / (1 - kept)))


def logistic(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + exp(-z)), of numbers of any size."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)))
