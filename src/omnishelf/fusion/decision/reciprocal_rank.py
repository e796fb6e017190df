"""Weighted reciprocal rank fusion."""

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key")
SourceKey = TypeVar("SourceKey", bound=str)


class Fused(NamedTuple, Generic[Key, SourceKey]):
    """One item of the fused ranking."""

    key: Key
    score: float
    """In (0, 1]: 1 for an item that every ranking puts first."""
    contributions: Mapping[SourceKey, float]
    """By ranking; they sum to the score."""


def reciprocal_rank(
    rankings: Mapping[SourceKey, Sequence[Key]],
    weights: Mapping[SourceKey, float],
    *,
    rank_constant: int = 60,
) -> list[Fused[Key, SourceKey]]:
    """Fuse rankings by the weighted sum of reciprocal ranks.

    score(d) = sum over rankings r of  w_r / (k + rank_r(d)),  divided by  sum of w_r / (k + 1)
    so that the best possible score is 1. A ranking in which d is missing adds nothing: that is
    the mask of a modality that d lacks.

    Source: G. Cormack, C. Clarke, S. Buettcher, "Reciprocal Rank Fusion outperforms Condorcet
    and individual Rank Learning Methods", SIGIR 2009 (there with all weights 1 and k = 60).

    Args:
        rankings: by name, items best first, each item once.
        weights: by name, at least 0; a ranking of weight 0 is left out.
        rank_constant: k; larger values care less about the very top.

    Returns:
        All items of all rankings, best first; equal scores in order of first appearance.

    Raises:
        ValueError: a weight is negative.
    """
    if any(weights[name] < 0 for name in rankings):
        raise ValueError("weights must not be negative")
    active = {name: weights[name] for name in rankings if weights[name] > 0}
    best_possible = sum(active.values()) / (rank_constant + 1)
    contributions: dict[Key, dict[SourceKey, float]] = {}
    for name, weight in active.items():
        for rank, key in enumerate(rankings[name], start=1):
            share = weight / (rank_constant + rank) / best_possible
            contributions.setdefault(key, {})[name] = share
    fused = [Fused(key, sum(parts.values()), parts) for key, parts in contributions.items()]
    fused.sort(key=lambda item: -item.score)
    return fused
