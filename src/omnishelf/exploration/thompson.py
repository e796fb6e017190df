"""Thompson sampling: how probable each product is to be the best."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.exploration.beliefs import Beliefs

Values = NDArray[np.float64]


def chances_to_win(beliefs: Beliefs, rng: np.random.Generator, *, draws: int) -> Values:
    """The share of draws in which each product's rate is the highest.

    Source: W. Thompson, Biometrika 25 (1933); O. Chapelle, L. Li, "An empirical evaluation of
    Thompson sampling", NIPS 2011.

    Args:
        beliefs: of n products, at least one.
        rng: for the draws.
        draws: how many.

    Returns:
        [n], sums to 1; a multiple of 1 / draws.
    """
    rates = rng.beta(beliefs.alpha, beliefs.beta, (draws, len(beliefs.products)))
    best = rates.argmax(axis=1)
    return np.bincount(best, minlength=len(beliefs.products)) / draws
