"""Which calibration suits a source."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.calibration import Platt, fit_platt
from omnishelf.fusion.isotonic import Isotonic, fit_isotonic
from omnishelf.fusion.odds import SURE

Calibration = Platt | Isotonic
Scores = NDArray[np.float64]

_FITS: tuple[Callable[[Scores, NDArray[np.bool_]], Calibration], ...] = (fit_platt, fit_isotonic)
_SEED = 17


def fit_calibration(scores: Scores, relevant: NDArray[np.bool_]) -> Calibration:
    """Platt's sigmoid or the isotonic curve, whichever tells held-back pairs better.

    Each is fitted on one random half of the pairs and judged by its log loss on the other,
    both ways; the better one is then fitted on all. Equals go to Platt, which keeps the order
    of any two scores, where the isotonic curve makes many alike.

    Args:
        scores: float [n].
        relevant: bool [n].

    Raises:
        ValueError: there are no scores, or numbers that are not finite.
    """
    first = np.random.default_rng(_SEED).permutation(len(scores)) % 2 == 0
    losses = np.zeros(len(_FITS))
    for own, other in ((first, ~first), (~first, first)):
        if own.any() and other.any():
            for place, fit in enumerate(_FITS):
                said = fit(scores[own], relevant[own]).apply(scores[other])
                losses[place] += _log_loss(said, relevant[other])
    return _FITS[int(np.argmin(losses))](scores, relevant)


def _log_loss(probabilities: Scores, relevant: NDArray[np.bool_]) -> float:
    """Sum of -log of the probability given to what is so."""
    given = np.where(relevant, probabilities, 1 - probabilities)
    return -float(np.log(np.maximum(given, SURE)).sum())
