"""From differences between arms to words."""

from omnishelf.experiments.experiment import Experiment
from omnishelf.experiments.exposed import Exposed
from omnishelf.experiments.judging.contrast import alpha_of, planned_for
from omnishelf.experiments.judging.limits import more
from omnishelf.experiments.metrics import METRICS
from omnishelf.experiments.outcome import Contrast, Outcome
from omnishelf.experiments.sequential import units_needed


def decided(told: Outcome, experiment: Experiment, arms: tuple[Exposed, ...]) -> Outcome:
    """Say what the contrasts of the experiment's metric, of which there must be all, come to."""
    deciding = [each for each in told.contrasts if each.metric == experiment.metric]
    first = METRICS[experiment.metric](arms[0]).value
    name, what = experiment.arms[0].name, experiment.metric.replace("_", "-")
    better = [each for each in deciding if each.low > 0]
    if better:
        best = max(better, key=lambda each: each.difference)
        return told.model_copy(
            update={
                "verdict": "winner",
                "winner": best.arm,
                "words": f"'{best.arm}' is better than '{name}': {what} differs by "
                f"{_relative(best, first)}.",
            }
        )
    if all(each.high < 0 for each in deciding):
        worst = min(deciding, key=lambda each: each.difference)
        return told.model_copy(
            update={
                "verdict": "worse",
                "winner": name,
                "words": f"'{name}' is better than all others: with '{worst.arm}' {what} differs "
                f"by {_relative(worst, first)}.",
            }
        )
    effect = experiment.least_effect * abs(first)
    if all(-effect < each.low and each.high < effect for each in deciding):
        return told.model_copy(
            update={
                "verdict": "no difference",
                "words": f"No arm differs from '{name}' by {experiment.least_effect:.0%} of {what}"
                " or more: keep whichever is simpler.",
            }
        )
    shown = ", ".join(f"'{each.arm}' {_relative(each, first)}" for each in deciding)
    return told.model_copy(
        update={
            "verdict": "undecided",
            "words": f"Not decided: against '{name}', {what} differs by: {shown}. "
            f"{more(_lacking(experiment, arms, effect))} to know a difference of "
            f"{experiment.least_effect:.0%}.",
        }
    )


def _lacking(experiment: Experiment, arms: tuple[Exposed, ...], effect: float) -> int:
    """More shoppers that are needed, over all arms. With intervals no wider than the effect to
    either side such an effect is seen; with half that width, no question stays open."""
    measure, shares = METRICS[experiment.metric], [arm.share for arm in experiment.arms]
    most = 1
    for at in range(1, len(arms)):
        units = len(arms[0]) + len(arms[at])
        variance = measure(arms[0]).variance + measure(arms[at]).variance
        planned, alpha = planned_for(experiment, at), alpha_of(experiment)
        needed = units_needed(effect, variance, units, planned=planned, alpha=alpha)
        if needed <= units:
            needed = units_needed(effect / 2, variance, units, planned=planned, alpha=alpha)
        most = max(most, round((needed - units) * sum(shares) / (shares[0] + shares[at])))
    return most


def _relative(contrast: Contrast, first: float) -> str:
    if not first:
        return f"{contrast.difference:+.4g} ({contrast.low:+.4g} to {contrast.high:+.4g})"
    parts = (contrast.difference, contrast.low, contrast.high)
    mean, low, high = (f"{part / first:+.1%}" for part in parts)
    return f"{mean} ({low} to {high})"
