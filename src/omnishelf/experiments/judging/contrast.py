"""One arm less another."""

from omnishelf.experiments.experiment import Experiment, Metric
from omnishelf.experiments.exposed import Exposed
from omnishelf.experiments.judging.limits import ALPHA, LEAST_ACTIVE
from omnishelf.experiments.metrics import METRICS
from omnishelf.experiments.outcome import Contrast
from omnishelf.experiments.ratio_of_means import Parts
from omnishelf.experiments.sequential import sequential


def active(parts: Parts) -> int:
    """Shoppers with something to measure."""
    return int((parts.above > 0).sum())


def contrast_of(
    experiment: Experiment, metric: Metric, at: int, arms: tuple[Exposed, ...]
) -> Contrast | None:
    """An arm less the first; None if too few did what is measured."""
    first, other = (METRICS[metric](arms[place]) for place in (0, at))
    if min(active(first), active(other)) < LEAST_ACTIVE:
        return None
    variance = first.variance + other.variance
    if not variance > 0:
        return None
    difference, low, high, p = sequential(
        other.value - first.value,
        variance,
        len(arms[0]) + len(arms[at]),
        planned=planned_for(experiment, at),
        alpha=alpha_of(experiment),
    )
    return Contrast(
        arm=experiment.arms[at].name,
        against=experiment.arms[0].name,
        metric=metric,
        difference=difference,
        low=low,
        high=high,
        p=p,
        relative=difference / first.value if first.value else None,
    )


def alpha_of(experiment: Experiment) -> float:
    """Of each comparison with the first arm: that all hold costs each its part (Bonferroni)."""
    return ALPHA / (len(experiment.arms) - 1)


def planned_for(experiment: Experiment, at: int) -> int:
    """Shoppers expected in the first arm and another."""
    shares = [arm.share for arm in experiment.arms]
    return max(1, round(experiment.shoppers * (shares[0] + shares[at]) / sum(shares)))
