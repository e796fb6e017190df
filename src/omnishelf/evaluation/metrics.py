"""Quality of a run, by ir-measures."""

from collections.abc import Mapping
from dataclasses import dataclass

import ir_measures
import numpy as np

from omnishelf.evaluation.qrels import Qrels

Run = Mapping[str, Mapping[str, float]]
"""Query id to product id to score; higher scores come first."""

MEASURES = ("nDCG@10", "R@10", "R@100", "RR", "P@10", "AP")
_RESAMPLES = 1_000
_SEED = 7


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of one measure over all judged queries, with its 95 % bootstrap interval."""

    measure: str
    mean: float
    low: float
    high: float


def per_query(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Every measure for every judged query; one that the run does not answer scores 0."""
    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    scores = {query: dict.fromkeys(MEASURES, 0.0) for query in qrels}
    for value in ir_measures.iter_calc(measures, qrels, run):
        scores[value.query_id][str(value.measure)] = value.value
    return scores


def summary(scores: Mapping[str, Mapping[str, float]]) -> list[Score]:
    """Means with percentile bootstrap intervals over queries (B. Efron, 1979)."""
    queries = list(scores)
    drawn = np.random.default_rng(_SEED).integers(0, len(queries), (_RESAMPLES, len(queries)))
    found = []
    for measure in MEASURES:
        values = np.array([scores[query][measure] for query in queries])
        low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
        found.append(Score(measure, float(values.mean()), float(low), float(high)))
    return found
