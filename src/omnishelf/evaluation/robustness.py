"""How well results hold when a wish is said differently, or a part of the query is missing."""

from collections.abc import Hashable
from dataclasses import dataclass

from omnishelf.evaluation.labels import Labelled
from omnishelf.evaluation.metrics import PerQuery


@dataclass(frozen=True, slots=True)
class Swing:
    """How far a measure swings between ways to say the same."""

    measure: str
    wishes: int
    """Wishes, each in one language, that were put in several ways."""
    mean: float
    """Mean over them of (best - worst) / mean; 0 where all ways do alike."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost when something is missing."""

    missing: str
    measure: str
    queries: int
    whole: float
    """Mean with nothing missing."""
    without: float
    relative: float
    """(whole - without) / whole; negative where it is better off without."""


def paraphrase_swing(scores: PerQuery, labelled: Labelled, measure: str) -> Swing | None:
    """The swing over all wishes that were put in several ways in one language.

    Returns:
        None if there is no such wish.
    """
    ways: dict[Hashable, list[float]] = {}
    for query, values in scores.items():
        labels = labelled.get(query)
        if labels is not None and labels.wish is not None:
            ways.setdefault((labels.wish, labels.language), []).append(values[measure])
    swings = [_swing(values) for values in ways.values() if len(values) > 1]
    return Swing(measure, len(swings), sum(swings) / len(swings)) if swings else None


def relative_loss(missing: str, whole: PerQuery, without: PerQuery, measure: str) -> Loss | None:
    """The loss over the queries that both runs were judged by.

    Args:
        missing: what is.
        whole: scores with everything there.
        without: scores without it.
        measure: to compare by.

    Returns:
        None if the runs share no query, or there was nothing to lose.
    """
    shared = [query for query in whole if query in without]
    before = sum(whole[query][measure] for query in shared)
    after = sum(without[query][measure] for query in shared)
    if before <= 0:
        return None
    count = len(shared)
    return Loss(missing, measure, count, before / count, after / count, (before - after) / before)


def _swing(values: list[float]) -> float:
    total = sum(values)
    return (max(values) - min(values)) * len(values) / total if total > 0 else 0.0
