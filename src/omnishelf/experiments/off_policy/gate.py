"""Whether a log can tell what a policy would earn at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.ratio_of_means import Parts

Values = NDArray[np.float64]

LEAST_EFFECTIVE = 200.0
"""Rows of the log that the target's own policy would have to have had."""
LEAST_REWARDED = 20.0
"""The same of rows with a reward: with fewer, intervals don't hold what they promise."""
MOST_UNSEEN = 0.01
"""Share of what the target does that the log never did."""
_SIGMAS = 4.0


@dataclass(frozen=True, slots=True)
class Support:
    """How much of a log speaks of the policy that is judged."""

    rows: int
    effective: float
    """(sum w)² / sum w²: so many rows of the target's own would tell as much; L. Kish, "Survey
    Sampling", 1965."""
    rewarded: float
    """The same of w r: so many rewarded rows would tell as much."""
    mean_weight: float
    """1 in the long run, if all that the target does is done in the log too and propensities are
    right."""
    unseen: float
    """Share of what the target does that the log never did."""
    refusal: str | None
    """Why no answer is given, and what to do; None: there is one."""


def support(
    judged: Judged,
    *,
    least_effective: float = LEAST_EFFECTIVE,
    least_rewarded: float = LEAST_REWARDED,
) -> Support:
    """Measure how much a log can tell, and refuse where that is too little.

    Args:
        judged: the log and the policy.
        least_effective: effective rows below which there is no answer.
        least_rewarded: effective rewarded rows below which there is none.
    """
    weight, reward, unit = judged.weight, judged.logged.reward, judged.logged.unit
    seen = np.zeros(judged.target.shape[1], bool)
    seen[judged.logged.action] = True
    unseen = float(judged.target[:, ~seen].sum(axis=1).mean())
    effective, rewarded = _effective(weight, unit), _effective(weight * reward, unit)
    mean = Parts.mean_of(weight).by(unit)
    return Support(
        rows=len(weight),
        effective=effective,
        rewarded=rewarded,
        mean_weight=float(weight.mean()),
        unseen=unseen,
        refusal=_refusal(
            len(weight),
            unseen,
            effective,
            rewarded,
            _Mean(float(weight.mean()), _error(Parts(mean.above, mean.below))),
            least_effective,
            least_rewarded,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Mean:
    value: float
    error: float


def _effective(values: Values, unit: NDArray[np.int64] | None) -> float:
    """Units whose rows go together count as one."""
    sums = Parts.mean_of(values).by(unit).above
    squares = float((sums**2).sum())
    return float(sums.sum()) ** 2 / squares if squares else 0.0


def _error(parts: Parts) -> float:
    variance = parts.variance
    return float(np.sqrt(variance)) if np.isfinite(variance) else np.inf


def _refusal(
    rows: int,
    unseen: float,
    effective: float,
    rewarded: float,
    mean: _Mean,
    least_effective: float,
    least_rewarded: float,
) -> str | None:
    if unseen > MOST_UNSEEN:
        return (
            f"{unseen:.0%} of what the policy would show was never shown in the log: explore those "
            "products first"
        )
    if effective < least_effective:
        return (
            f"the {rows:,} rows of the log tell as much as {effective:,.0f} of the policy's own "
            f"would, and {least_effective:,.0f} are needed: about "
            f"{_times(least_effective, effective)} times as long a log, or a policy that is more "
            "like the one that served"
        )
    if abs(mean.value - 1) > _SIGMAS * mean.error:
        return (
            f"weights have the mean {mean.value:.2f}, which can't be chance (1 is right): the "
            "logged propensities are wrong, or the policy does what the log could not"
        )
    if rewarded < least_rewarded:
        return (
            f"the log's rewards tell as much as {rewarded:,.1f} clicks of the policy's own would, "
            f"and {least_rewarded:,.0f} are needed: about {_times(least_rewarded, rewarded)} "
            "times as long a log"
        )
    return None


def _times(needed: float, have: float) -> str:
    return f"{needed / have:,.1f}" if have else "many"
