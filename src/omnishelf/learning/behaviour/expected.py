"""What an impression brings on average, found from lists that were shown."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.isotonic import fit_isotonic
from omnishelf.learning.behaviour.clicks import DEEPEST
from omnishelf.learning.behaviour.impressions import Lists
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.expectation import Expectation

GROUPS = 20
"""Groups of impressions by content score, of about as many each."""
_STRENGTH = 50.0
"""Impressions that the mean of a position begins with."""


def expectation_of(
    lists: Lists, scores: NDArray[np.float64], examination: Examination
) -> Expectation:
    """Mean clicks by position and by content score.

    By position p: (clicks + s r theta(p)) / (impressions + s), r the clicks of a look. By score:
    the rising curve through clicks over looks of groups of like scores (`fit_isotonic`).

    Args:
        lists: with at least one impression.
        scores: [n], by content, of each impression; NaN where it is not known.
        examination: of positions.
    """
    position = np.minimum(lists.position, DEEPEST)
    looks = examination.at(position)
    rate = (lists.clicked.sum() + 0.5) / (looks.sum() + 1.0)
    at = np.arange(1, position.max() + 1)
    shown = np.bincount(position, minlength=len(at) + 1)[1:]
    clicks = np.bincount(position, lists.clicked, len(at) + 1)[1:]
    by_position = (clicks + _STRENGTH * rate * examination.at(at)) / (shown + _STRENGTH)
    told = ~np.isnan(scores)
    if not told.any():
        return Expectation(by_position=tuple(by_position.tolist()))
    levels = _levels(scores[told])
    rising = fit_isotonic(levels, lists.clicked[told] / looks[told], looks[told])
    return Expectation(
        by_position=tuple(by_position.tolist()),
        scores=rising.scores,
        rates=rising.probabilities,
    )


def edges_of(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """[at most `GROUPS` - 1], rising: where groups of like scores meet."""
    return np.unique(np.quantile(scores, np.linspace(0, 1, GROUPS + 1)[1:-1]))


def _levels(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """[n], the mean score of each one's group: with few of each a curve would follow chance."""
    group = np.searchsorted(edges_of(scores), scores, "right")
    count = np.maximum(np.bincount(group), 1)
    return np.asarray((np.bincount(group, scores) / count)[group])
