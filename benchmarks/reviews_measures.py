"""Rows, areas under curves and intervals for `reviews_media.py`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]
Groups = NDArray[np.int64]

RESAMPLES = 1_000
BINS = 10


def row(part: str, measure: str, of: str, value: float, count: int, *ends: float) -> dict[str, Any]:
    """One row of the table; its interval is empty where none is given."""
    low, high = (f"{end:.4f}" for end in ends) if ends else ("", "")
    return {
        "part": part,
        "measure": measure,
        "of": of,
        "value": f"{value:.4f}",
        "low": low,
        "high": high,
        "count": count,
    }


def interval(
    measure: Callable[[NDArray[np.int64]], float], groups: Groups, seed: int = 3
) -> tuple[float, float]:
    """95 % percentile bootstrap by drawing whole groups (speakers, products).

    Args:
        measure: of rows, given by their places.
        groups: [n]
        seed: for the draws.
    """
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(groups == each) for each in np.unique(groups)]
    found = []
    for _ in range(RESAMPLES):
        drawn = rng.integers(0, len(members), len(members))
        found.append(measure(np.concatenate([members[at] for at in drawn])))
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return float(low), float(high)


def area(scores: Values, true: Mask) -> float:
    """Area under the ROC curve: how often a true one scores above a false one, ties by halves."""
    if true.all() or not true.any():
        return float("nan")
    order = np.unique(scores, return_inverse=True)[1]
    counts = np.bincount(order)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    positive = true.sum()
    return float(
        (ranks[order][true].sum() - positive * (positive + 1) / 2) / positive / (~true).sum()
    )


def calibration_error(probability: Values, right: Mask) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = [
        abs(probability[bins == each].mean() - right[bins == each].mean()) * (bins == each).mean()
        for each in np.unique(bins)
    ]
    return float(sum(gaps))
