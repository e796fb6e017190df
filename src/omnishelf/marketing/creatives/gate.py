"""Whether a new policy may go live, from the log of the one that serves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.experiments.off_policy.doubly_robust import DoublyRobust
from omnishelf.experiments.off_policy.evaluate import Estimate, estimate
from omnishelf.experiments.off_policy.gate import Support, support
from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.off_policy.logged import Logged
from omnishelf.experiments.off_policy.reward_model import mean_rewards
from omnishelf.experiments.ratio_of_means import Parts, normal

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the log says of a policy against the one that served."""

    live: bool
    """Whether it is better, as far as 95 % go."""
    why: str
    serving: Estimate
    """The mean reward of what was shown."""
    new: Estimate
    """The new policy's, doubly robust. To be believed only if `support.refusal` is None."""
    difference: Estimate
    """New less serving, on the same rows."""
    support: Support


def may_go_live(logged: Logged, target: Values, *, confidence: float = 0.95) -> Verdict:
    """Judge a policy by rows that it did not learn from.

    It goes live only if the log can tell (`off_policy.gate`) and the interval of the doubly
    robust difference lies above 0.

    Args:
        logged: of the serving policy.
        target: [n, actions], how probable each action is by the new one at each row.
        confidence: of the intervals.

    Raises:
        ExperimentError: shapes differ, or probabilities are none.
    """
    judged = Judged(logged, target, mean_rewards(logged, target.shape[1]))
    found = support(judged)
    new = estimate(DoublyRobust(), judged, confidence=confidence)
    serving = _estimate("on policy", logged.reward, logged, confidence)
    terms = DoublyRobust().parts(judged).above
    difference = _estimate("doubly robust", terms - logged.reward, logged, confidence)
    live = found.refusal is None and difference.low > 0
    return Verdict(live, _why(found, difference, confidence), serving, new, difference, found)


def _estimate(name: str, values: Values, logged: Logged, confidence: float) -> Estimate:
    parts = Parts.mean_of(values)
    low, high = normal(parts.by(logged.unit), confidence, 0)
    return Estimate(name, parts.value, low, high)


def _why(found: Support, difference: Estimate, confidence: float) -> str:
    if found.refusal is not None:
        return f"the log can't tell: {found.refusal}"
    interval = (
        f"{difference.value:+.5f} a showing ({confidence:.0%}: {difference.low:+.5f} to "
        f"{difference.high:+.5f})"
    )
    if difference.low > 0:
        return f"it earns more than what serves: {interval}"
    if difference.high < 0:
        return f"it earns less than what serves: {interval}; keep that"
    return f"it can't be told from what serves: {interval}; log more, or keep that"
