"""An evaluation: a run against judgements, seen from all sides."""

from collections.abc import Mapping
from dataclasses import dataclass

from omnishelf.evaluation.breakdown import LABELS, Group, by_label, by_source
from omnishelf.evaluation.labels import Labelled
from omnishelf.evaluation.metrics import PerQuery, Score, per_query, summary
from omnishelf.evaluation.qrels import Qrels
from omnishelf.evaluation.reliability import (
    ReliabilityBin,
    expected_calibration_error,
    judged_scores,
    reliability_curve,
)
from omnishelf.evaluation.robustness import Loss, Swing, paraphrase_swing, relative_loss
from omnishelf.evaluation.runs import Run
from omnishelf.evaluation.significance import Comparison, compare

EARLIER = "earlier run"
"""What the run that was given for comparison is called."""


@dataclass(frozen=True, slots=True)
class Runs:
    """What was found for the same queries, in several ways."""

    whole: Run
    alone: Mapping[str, Run]
    """By source: the run in which only it might answer."""
    without: Mapping[str, Run]
    """By part of a query: the run of the queries that have it and another, without it."""
    earlier: Run | None = None
    """Another run to compare with."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that a report tells."""

    measures: tuple[str, ...]
    """The first is the main one, which comparisons and robustness go by."""
    qrels: Qrels
    labelled: Labelled
    scores: PerQuery
    summary: tuple[Score, ...]
    groups: tuple[Group, ...]
    """Of queries by their labels, then by source."""
    comparisons: tuple[Comparison, ...]
    """With the earlier run, then with each source alone."""
    swing: Swing | None
    losses: tuple[Loss, ...]
    reliability: tuple[ReliabilityBin, ...]
    calibration_error: float


def evaluate_runs(
    qrels: Qrels, runs: Runs, labelled: Labelled, measures: tuple[str, ...]
) -> Evaluation:
    """Judge runs.

    Args:
        qrels: judgements of one query or more.
        runs: what was found.
        labelled: what is known of the queries.
        measures: to judge by, the main one first.
    """
    main = measures[0]
    scores = per_query(qrels, runs.whole, measures)
    alone = {source: per_query(qrels, run, measures) for source, run in runs.alone.items()}
    others = {f"{source} alone": each for source, each in alone.items()}
    if runs.earlier is not None:
        others = {EARLIER: per_query(qrels, runs.earlier, measures), **others}
    compared = [compare(scores, other, main, against=name) for name, other in others.items()]
    losses = [
        relative_loss(part, scores, _judged(qrels, run, measures), main)
        for part, run in runs.without.items()
    ]
    said, so = judged_scores(qrels, runs.whole)
    return Evaluation(
        measures=measures,
        qrels=qrels,
        labelled=labelled,
        scores=scores,
        summary=tuple(summary(scores)),
        groups=(
            *(group for by in LABELS for group in by_label(scores, labelled, by)),
            *by_source(alone),
        ),
        comparisons=tuple(each for each in compared if each is not None),
        swing=paraphrase_swing(scores, labelled, main),
        losses=tuple(loss for loss in losses if loss is not None),
        reliability=reliability_curve(said, so),
        calibration_error=expected_calibration_error(said, so),
    )


def _judged(qrels: Qrels, run: Run, measures: tuple[str, ...]) -> PerQuery:
    """Only of the queries that the run asked."""
    return per_query({query: qrels[query] for query in run if query in qrels}, run, measures)
