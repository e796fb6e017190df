"""Judging an experiment in which each shopper sees one arm."""

import math

from omnishelf.events.table import EventTable
from omnishelf.experiments.experiment import Experiment, Metric
from omnishelf.experiments.exposed import Exposed, exposures
from omnishelf.experiments.judging.contrast import active, contrast_of
from omnishelf.experiments.judging.limits import (
    ALPHA,
    LEAST_ACTIVE,
    LEAST_SHOPPERS,
    MOST_IN_SEVERAL,
    more,
)
from omnishelf.experiments.judging.verdict import decided
from omnishelf.experiments.metrics import METRICS
from omnishelf.experiments.outcome import ArmOutcome, Measured, Outcome
from omnishelf.experiments.ratio import check_ratio
from omnishelf.experiments.ratio_of_means import normal


def judge_arms(events: EventTable, experiment: Experiment) -> Outcome:
    """As `judge.outcome` says."""
    found = exposures(events, experiment)
    counts = [len(arm) for arm in found.arms]
    told = Outcome(
        experiment=experiment.name,
        verdict="too little data",
        words="",
        arms=tuple(
            _arm(arm.name, exposed)
            for arm, exposed in zip(experiment.arms, found.arms, strict=True)
        ),
        ratio=check_ratio(counts, [arm.share for arm in experiment.arms]),
        in_several=found.in_several,
    )
    fault = _mismatch(told, experiment)
    if fault is not None:
        return told.model_copy(update={"verdict": "mismatch", "words": fault})
    if min(counts) < LEAST_SHOPPERS:
        smallest = min(arm.share for arm in experiment.arms)
        total = sum(arm.share for arm in experiment.arms)
        wanted = math.ceil(LEAST_SHOPPERS / smallest * total)
        return told.model_copy(
            update={"words": more(max(LEAST_SHOPPERS - min(counts), wanted - sum(counts)))}
        )
    contrasts = tuple(
        contrast
        for metric in METRICS
        for at in range(1, len(counts))
        if (contrast := contrast_of(experiment, metric, at, found.arms)) is not None
    )
    deciding = [each for each in contrasts if each.metric == experiment.metric]
    if len(deciding) < len(counts) - 1:
        fewest = min(active(METRICS[experiment.metric](arm)) for arm in found.arms)
        wanted = math.ceil(sum(counts) * LEAST_ACTIVE / max(fewest, 0.5))
        return told.model_copy(
            update={"words": more(max(1, wanted - sum(counts))), "contrasts": contrasts}
        )
    return decided(told.model_copy(update={"contrasts": contrasts}), experiment, found.arms)


def _arm(name: str, exposed: Exposed) -> ArmOutcome:
    metrics: dict[Metric, Measured] = {}
    for metric, measure in METRICS.items():
        parts = measure(exposed)
        if math.isfinite(parts.variance):
            low, high = normal(parts, 1 - ALPHA, 0)
            metrics[metric] = Measured(value=parts.value, low=low, high=high)
    return ArmOutcome(
        arm=name,
        shoppers=len(exposed),
        impressions=int(exposed.impressions.sum()),
        clicks=int(exposed.clicks.sum()),
        orders=int(exposed.orders.sum()),
        revenue=float(exposed.revenue.sum()),
        metrics=metrics,
    )


def _mismatch(told: Outcome, experiment: Experiment) -> str | None:
    ratio = told.ratio
    if ratio is not None and not ratio.holds:
        arms = ", ".join(
            f"'{arm.name}' has {count:,} shoppers where {expected:,.0f} are expected"
            for arm, count, expected in zip(
                experiment.arms, ratio.counts, ratio.expected, strict=True
            )
        )
        return (
            f"The arms can't be compared: {arms}. Who is in them differs, not only what they see: "
            "look for what loses shoppers in one arm (an error, a redirect, a filter of bots) and "
            "start again."
        )
    total = told.in_several + sum(arm.shoppers for arm in told.arms)
    if told.in_several > MOST_IN_SEVERAL * total:
        return (
            f"The arms can't be compared: {told.in_several:,} of {total:,} shoppers saw more than "
            "one. Send the same id of a shopper with searches and with events."
        )
    return None
