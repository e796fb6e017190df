"""Quality of a run, by ir-measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np

from omnishelf.evaluation.measures import MEASURES
from omnishelf.evaluation.qrels import Qrels
from omnishelf.evaluation.runs import Run

PerQuery = Mapping[str, Mapping[str, float]]
"""Query id to measure to value."""

_RESAMPLES = 1_000
_SEED = 7


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of one measure over all judged queries, with its 95 % bootstrap interval."""

    measure: str
    mean: float
    low: float
    high: float


def per_query(
    qrels: Qrels, run: Run, measures: Sequence[str] = MEASURES
) -> dict[str, dict[str, float]]:
    """Every measure for every judged query; one that the run does not answer scores 0.

    Args:
        qrels: judgements; a grade of 1 or more is relevant, and nDCG gains the grade.
        run: what was found, in the order in which it is shown: scores may be equal, and rules and
            sorting put products where their scores would not.
        measures: names that `parse_measures` lets pass.
    """
    scores = {query: dict.fromkeys(measures, 0.0) for query in qrels}
    parsed = [ir_measures.parse_measure(name) for name in measures]
    places = {
        query: {id: -float(place) for place, id in enumerate(found)} for query, found in run.items()
    }
    for value in ir_measures.iter_calc(parsed, qrels, places):
        scores[value.query_id][str(value.measure)] = value.value
    return scores


def summary(scores: PerQuery) -> list[Score]:
    """Means with percentile bootstrap intervals over queries (B. Efron, 1979).

    Args:
        scores: at least one query's, all by the same measures.
    """
    queries = list(scores)
    drawn = np.random.default_rng(_SEED).integers(0, len(queries), (_RESAMPLES, len(queries)))
    found = []
    for measure in scores[queries[0]]:
        values = np.array([scores[query][measure] for query in queries])
        low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
        found.append(Score(measure, float(values.mean()), float(low), float(high)))
    return found
