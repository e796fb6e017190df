"""The reliability curve: what scores say against what is so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The scores that fall between two bounds."""

    said: float
    """Mean of the probabilities that were shown."""
    so: float
    """Share that was relevant."""
    count: int


def reliability_curve(
    probabilities: NDArray[np.float64], relevant: NDArray[np.bool_], bins: int = 15
) -> tuple[ReliabilityBin, ...]:
    """Bins of equal width that hold any scores, from low to high.

    M. DeGroot, S. Fienberg, The Statistician 32 (1983).

    Args:
        probabilities: float [n] in [0, 1].
        relevant: bool [n].
        bins: how many.
    """
    place = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
    count = np.bincount(place, minlength=bins)
    said = np.bincount(place, weights=probabilities, minlength=bins)
    so = np.bincount(place, weights=relevant.astype(np.float64), minlength=bins)
    return tuple(
        ReliabilityBin(float(said[at] / count[at]), float(so[at] / count[at]), int(count[at]))
        for at in np.flatnonzero(count)
    )
