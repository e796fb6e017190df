"""Reliability: what scores say against what is so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.evaluation.qrels import Qrels
from omnishelf.evaluation.runs import Run


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


def expected_calibration_error(
    probabilities: NDArray[np.float64], relevant: NDArray[np.bool_], bins: int = 15
) -> float:
    """Mean distance between what is said and what is so, over bins of equal width.

    ECE = sum_b n_b / n |share relevant in b - mean probability in b|; M. Pakdaman Naeini,
    G. Cooper, M. Hauskrecht, AAAI 2015.

    Args:
        probabilities: float [n] in [0, 1].
        relevant: bool [n].
        bins: how many.
    """
    curve = reliability_curve(probabilities, relevant, bins)
    return sum(abs(each.said - each.so) * each.count for each in curve) / max(len(probabilities), 1)


def judged_scores(qrels: Qrels, run: Run) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The scores of all hits of judged queries, and whether each hit is relevant.

    A hit is relevant if no product is judged better for its query: scores are the probability
    that a product is all that was asked for. Products without judgement are not relevant.

    Returns:
        float [hits] and bool [hits].
    """
    scores: list[float] = []
    relevant: list[bool] = []
    for query, hits in run.items():
        grades = qrels.get(query, {})
        best = max(grades.values(), default=0)
        if best > 0:
            scores += hits.values()
            relevant += [grades.get(product, 0) == best for product in hits]
    return np.array(scores, np.float64), np.array(relevant, np.bool_)
