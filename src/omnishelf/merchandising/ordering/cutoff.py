"""Where the relevant end: a cut-off found anew for every query."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

CLEAR = 0.85
"""Least share of the scores' variance that lies between the two sides of a gap. Scores that fall
evenly have 0.75, those that fall off exponentially less: neither has a gap."""

LEAST = 5
"""Fewer scores tell nothing of a gap."""


def cut_calibrated(probabilities: Scores) -> int:
    """How many of the best to keep, so that the F1 to be expected is the highest.

    F1(k) = 2 sum_{i<=k} p_i / (k + sum_i p_i), the ratio of expectations; its best k keeps what
    has at least half of that F1. D. Lewis, "Evaluating and optimizing autonomous text
    classification systems", SIGIR 1995; Z. Lipton, C. Elkan, B. Naryanaswamy, "Optimal
    thresholding of classifiers to maximize F1 measure", ECML 2014.

    Args:
        probabilities: of being relevant, in [0, 1], best first.

    Returns:
        At least 1 unless there are none; of several best, the largest.
    """
    if not len(probabilities):
        return 0
    sums = np.cumsum(np.clip(probabilities, 0.0, 1.0))
    if sums[-1] <= 0:
        return len(probabilities)
    kept = np.arange(1, len(probabilities) + 1)
    gains = 2 * sums / (kept + sums[-1])
    # Equals differ in their last digits: the longer list is the kinder one.
    return int(np.flatnonzero(gains >= gains.max() * (1 - 1e-9))[-1]) + 1


def cut_gap(scores: Scores) -> int:
    """How many of the best to keep where scores only have an order: those above a clear gap.

    The list is parted where the variance between both parts is the highest, if that is nearly all
    of the variance (`CLEAR`). N. Otsu, "A threshold selection method from gray-level histograms",
    IEEE SMC 9 (1979), with its measure of separability.

    Args:
        scores: best first.

    Returns:
        All if there is no gap.
    """
    count = len(scores)
    if count < LEAST:
        return count
    total = float(np.var(scores))
    if total <= 1e-12 * max(1.0, float(np.abs(scores).max()) ** 2):
        return count
    kept = np.arange(1, count)
    sums = np.cumsum(scores)
    above = sums[:-1] / kept
    below = (sums[-1] - sums[:-1]) / (count - kept)
    between = kept * (count - kept) / count**2 * (above - below) ** 2
    best = int(np.argmax(between))
    return best + 1 if between[best] / total >= CLEAR else count
