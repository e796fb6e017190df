"""Looks by position from products that chance put there."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.behaviour.impressions import Lists
from omnishelf.reranking.examination import Examination

LEAST_CLICKS = 50
"""Of products that chance put at a position: with fewer its chance is not told from them."""
MOST_SURE = 0.5
"""Products that were put where they stood with a higher chance tell of the ranking that meant them
to stand there, not of the position."""


def from_randomised(lists: Lists, deepest: int) -> Examination | None:
    """theta(p) ~ (sum of clicks / propensity) / (sum of 1 / propensity), over what chance put at p.

    Weighted by inverse propensity, every position shows the same mix of products, so that what
    differs is the position (A. Agarwal et al., "Estimating position bias without intrusive
    interventions", WSDM 2019; self-normalised as by A. Swaminathan, T. Joachims, NIPS 2015). This
    holds where chance may put the same products at all the positions that are compared.

    Args:
        lists: the impressions; those without a propensity, or with one over `MOST_SURE`, tell
            nothing.
        deepest: the last position that is asked for.

    Returns:
        None if any position has too few clicks.
    """
    by_chance = (lists.propensity <= MOST_SURE) & (lists.position <= deepest)
    at = lists.position[by_chance] - 1
    clicked = lists.clicked[by_chance]
    if (np.bincount(at, clicked, deepest) < LEAST_CLICKS).any():
        return None
    weight: NDArray[np.float64] = 1 / lists.propensity[by_chance]
    return Examination.of(
        np.bincount(at, weight * clicked, deepest) / np.bincount(at, weight, deepest)
    )
