"""Thompson sampling: how probable each product is to be the best."""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def chances_to_win(challengers: Values, holder: Values) -> Values:
    """The share of draws in which each challenger's rate is the highest, the holder's included.

    Source: W. Thompson, Biometrika 25 (1933); O. Chapelle, L. Li, "An empirical evaluation of
    Thompson sampling", NIPS 2011.

    Args:
        challengers: [draws, n], rates drawn of what each is believed to be; at least one.
        holder: [draws], those of the product that stands there.

    Returns:
        [n]; what is left of 1 is the holder's.
    """
    best = challengers.argmax(axis=1)
    wins = best[challengers.max(axis=1) > holder]
    return np.bincount(wins, minlength=challengers.shape[1]) / len(holder)
