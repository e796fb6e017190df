"""A learned order that moves a ranking within a bound, and says by how much."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.fusion.odds import log_odds, logistic

SUREST = 0.02
"""Scores are moved as if they were this far off 0 and 1 at least: reciprocal ranks give 1 to what
every source puts first, which is no certainty."""

BEHAVIOUR: Literal["behaviour"] = "behaviour"
"""The credit of what was learned from shoppers."""


def corrected(
    content: NDArray[np.float64], learned: NDArray[np.float64], *, bound: float
) -> NDArray[np.float64]:
    """Final scores, [n].

    final = content + logistic(logit(c) + b * tanh(d / b)) - c, d = learned - logit(c) - m

    with c = content, kept off 0 and 1, b the bound, and m the mean of learned - logit(c) over the
    list, weighted by content. Where d is small beside the bound, the order is that of the learned
    scores; no log-odds are moved by more than the bound, and no score by more than tanh(b / 4).
    m makes both of one level among what is relevant: in what a list as a whole is worth, nothing
    is learned. A higher content score is never lower where the learned scores are equal.

    Args:
        content: [n] in [0, 1].
        learned: [n], in log-odds; only differences within the list count.
        bound: the most that log-odds are moved by, at least 0.
    """
    if not len(content) or bound <= 0:
        return content
    kept = np.clip(content, SUREST, 1 - SUREST)
    odds = log_odds(kept)
    ahead = learned - odds
    further = ahead - np.average(ahead, weights=kept)
    pull = bound * np.tanh(further / bound)
    return np.asarray(np.clip(content + logistic(odds + pull) - kept, 0.0, 1.0))


def reordered(
    ranking: Sequence[Fused[str, Any]], scores: NDArray[np.float64]
) -> list[Fused[str, Any]]:
    """A ranking whose first items have new scores, best first.

    What is added is the credit `behaviour` in an item's contributions, which sum to its score as
    before. Items beyond are left as they are, and may now stand before some that fell.

    Args:
        ranking: best first.
        scores: [k], final ones of the first k items, k <= n.
    """
    moved = [
        item._replace(
            score=float(score),
            contributions={**item.contributions, BEHAVIOUR: float(score) - item.score},
        )
        for item, score in zip(ranking, scores, strict=False)
    ]
    return sorted([*moved, *ranking[len(moved) :]], key=lambda item: -item.score)
