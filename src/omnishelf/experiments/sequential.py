"""Differences between arms that may be looked at whenever one likes."""

import math
from typing import NamedTuple

from omnishelf.errors import ExperimentError


class Sequential(NamedTuple):
    """A difference, with an interval and a p that hold at all times at once."""

    difference: float
    low: float
    high: float
    p: float


def sequential(
    difference: float, variance: float, units: int, *, planned: int, alpha: float = 0.05
) -> Sequential:
    """A confidence sequence for a difference, and its always-valid p.

    With v the variance of the difference (not of one unit), n units and k = n rho²:
      interval: difference +- sqrt(v 2 (k + 1) / k log(sqrt(k + 1) / alpha)),
      p: min(1, sqrt(k + 1) exp(-k / (k + 1) difference² / 2v)).
    Each says the same as the other: p is at most alpha where the interval leaves 0 out. In the
    long run the chance that the interval ever misses is at most alpha, whenever it is looked and
    stopped. It is an asymptotic result, as a t-test's: the first hundred units are not to be
    looked at.

    rho is chosen for the interval to be narrowest near the planned number of units:
      rho² = (-2 log alpha + log(1 - 2 log alpha)) / planned.

    Sources: I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy, A. Ramdas, "Time-uniform central
    limit theory and asymptotic confidence sequences", Annals of Statistics 52 (2024), theorem 2.2
    and appendix on rho; the p is that of the mixture sequential probability ratio test of R.
    Johari, P. Koomen, L. Pekelis, D. Walsh, "Peeking at A/B tests", KDD 2017; both from
    H. Robbins, Annals of Mathematical Statistics 41 (1970).

    Args:
        difference: seen so far.
        variance: of that difference, estimated, above 0.
        units: shoppers so far, of both arms.
        planned: shoppers that are expected in the end; chosen before it is looked.
        alpha: chance of an error, two-sided.

    Raises:
        ExperimentError: the variance is not above 0, or there are no units.
    """
    if not (variance > 0 and math.isfinite(variance) and units > 0):
        raise ExperimentError(
            "the arms can't be compared yet: what is measured has not varied between shoppers"
        )
    k = units * _rho_squared(planned, alpha)
    reach = _reach(k, alpha) * math.sqrt(variance)
    told = 0.5 * math.log1p(k) - k / (k + 1) * difference**2 / (2 * variance)
    return Sequential(difference, difference - reach, difference + reach, math.exp(min(0.0, told)))


def units_needed(
    effect: float, variance: float, units: int, *, planned: int, alpha: float = 0.05
) -> int:
    """How many units, in all, make the interval no wider than an effect to either side.

    Args:
        effect: above 0, in the units of the difference.
        variance: of the difference at so many units; it falls as 1 / n.
        units: so many.
        planned: as in `sequential`.
        alpha: as in `sequential`.
    """
    per_unit, rho_squared = variance * units, _rho_squared(planned, alpha)

    def wide(n: int) -> bool:
        return _reach(n * rho_squared, alpha) * math.sqrt(per_unit / n) > effect

    high = units
    while wide(high):
        high *= 2
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wide(middle) else (low, middle)
    return high


def _rho_squared(planned: int, alpha: float) -> float:
    twice = -2 * math.log(alpha)
    return (twice + math.log1p(twice)) / planned


def _reach(k: float, alpha: float) -> float:
    """Half the interval's width in standard errors."""
    return math.sqrt(2 * (k + 1) / k * (0.5 * math.log1p(k) - math.log(alpha)))
