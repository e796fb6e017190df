"""What a policy would have earned, by several estimators, or why that can't be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from omnishelf.experiments.off_policy.direct import Direct
from omnishelf.experiments.off_policy.doubly_robust import DoublyRobust
from omnishelf.experiments.off_policy.estimator import Estimator
from omnishelf.experiments.off_policy.gate import Support, support
from omnishelf.experiments.off_policy.inverse_propensity import InversePropensity
from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.off_policy.self_normalised import SelfNormalised
from omnishelf.experiments.off_policy.switch import Switch
from omnishelf.experiments.ratio_of_means import Interval, Parts, bootstrap, normal

ESTIMATORS: tuple[Estimator, ...] = (
    InversePropensity(),
    SelfNormalised(),
    Direct(),
    DoublyRobust(),
    Switch(),
)
How = Literal["normal", "bootstrap"]


class _Intervals(Protocol):
    def __call__(self, parts: Parts, confidence: float, seed: int) -> Interval: ...


_INTERVALS: Mapping[How, _Intervals] = {"normal": normal, "bootstrap": bootstrap}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A policy's mean reward by one estimator."""

    estimator: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a log tells of a policy."""

    support: Support
    estimates: tuple[Estimate, ...]
    """None if `support.refusal` says why."""


def estimate(
    estimator: Estimator,
    judged: Judged,
    *,
    confidence: float = 0.95,
    how: How = "normal",
    seed: int = 7,
) -> Estimate:
    """A policy's mean reward, however little the log can tell: see `evaluate`.

    Args:
        estimator: which.
        judged: the log and the policy.
        confidence: of the interval.
        how: the interval is made; the bootstrap leans less on symmetry.
        seed: for the bootstrap.

    Raises:
        ExperimentError: something that the estimator needs is not given.
    """
    parts = estimator.parts(judged)
    low, high = _INTERVALS[how](parts.by(judged.logged.unit), confidence, seed)
    return Estimate(estimator.name, parts.value, low, high)


def evaluate(
    judged: Judged,
    *,
    estimators: Sequence[Estimator] = ESTIMATORS,
    confidence: float = 0.95,
    how: How = "normal",
) -> Answer:
    """A policy's mean reward, or why the log can't tell.

    Raises:
        ExperimentError: something that an estimator needs is not given.
    """
    found = support(judged)
    if found.refusal is not None:
        return Answer(found, ())
    return Answer(
        found,
        tuple(estimate(each, judged, confidence=confidence, how=how) for each in estimators),
    )
