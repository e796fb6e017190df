"""The split of a budget that is expected to return the most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.budget.curve import Curve

Values = NDArray[np.float64]

_STEPS = 60
_POINTS = 600
"""At which each curve's slope is taken; between them it is as good as straight."""


@dataclass(frozen=True, eq=False)
class Problem:
    """m curves that share a budget; all arrays are [m]."""

    curves: Sequence[Curve]
    low: Values
    high: Values
    group: NDArray[np.intp]
    """Which curves share a limit."""
    limits: Values
    """By group; infinite where there is none."""


def solve(problem: Problem, budget: float) -> Values:
    """Maximise the sum of expected returns, with sum = budget, low <= x <= high, and the sum of
    each group at most its limit.

    Means of concave curves are concave, so that at the best split all that is not at a bound has
    the same slope (H. Everett, "Generalized Lagrange multiplier method", Operations Research 11,
    1963); in a group that is at its limit, one of its own, which is higher. Slopes are found by
    bisection.

    Returns:
        [m]; what is spent. It sums to less than the budget only if bounds or limits leave no more
        to be spent.
    """
    table = [
        _Inverse.of(*each) for each in zip(problem.curves, problem.low, problem.high, strict=True)
    ]
    steepest = max(each.steepest for each in table) * (1 + 1e-9)

    def spends(slopes: Values) -> Values:
        return np.array([each.spend(slope) for each, slope in zip(table, slopes, strict=True)])

    def of_group(group: int) -> Callable[[float], float]:
        own = problem.group == group
        return lambda slope: float(spends(np.full(len(table), slope))[own].sum())

    floors = [
        _slope_where(of_group(group), limit, steepest) for group, limit in enumerate(problem.limits)
    ]
    least = np.array(floors)[problem.group]

    def at(slope: float) -> Values:
        return spends(np.maximum(slope, least))

    if at(0.0).sum() <= budget:
        return at(0.0)
    flat = _slope_where(lambda slope: float(at(slope).sum()), budget, steepest)
    # At that slope a little less than the budget is spent, just below it a little more.
    less, more = at(flat), at(flat * (1 - 1e-9))
    gap = float(more.sum() - less.sum())
    share = (budget - float(less.sum())) / gap if gap > 0 else 0.0
    return less + min(max(share, 0.0), 1.0) * (more - less)


def _slope_where(total: Callable[[float], float], limit: float, steepest: float) -> float:
    """The least slope at which no more than the limit is spent; 0 if that is always so."""
    if total(0.0) <= limit:
        return 0.0
    low, high = 0.0, steepest
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if total(middle) > limit else (low, middle)
    return high


@dataclass(frozen=True, eq=False)
class _Inverse:
    """From the mean slope to the spend at which it has fallen to that."""

    slopes: Values
    """Rising."""
    spends: Values

    @classmethod
    def of(cls, curve: Curve, low: float, high: float) -> "_Inverse":
        # Slopes change most where little is spent.
        spends = low + (high - low) * np.linspace(0, 1, _POINTS) ** 2
        slopes = np.array([float(curve.slope(each).mean()) for each in spends])
        return cls(slopes[::-1], spends[::-1])

    @property
    def steepest(self) -> float:
        return float(self.slopes[-1])

    def spend(self, slope: float) -> float:
        return float(np.interp(slope, self.slopes, self.spends))
