"""How a budget is proposed to be split."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Range:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, draws: Values) -> "Range":
        """Of draws."""
        low, high = np.percentile(draws, [2.5, 97.5])
        return cls(float(draws.mean()), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a campaign may be given a day."""

    low: float = 0.0
    high: float | None = None
    """None: 1.25 times what was ever spent on it."""


@dataclass(frozen=True, slots=True)
class Allotment:
    """What one campaign is given."""

    campaign: str
    platform: str
    now: float
    spend: float
    """A day, as proposed."""
    returned: Range | None
    """What that returns a day above no spend at all."""
    marginal: Range | None
    """What one more unit of it returns: below what the unit costs, it does not pay."""
    refusal: str | None
    """Why nothing is known of it, and its spend stays."""


@dataclass(frozen=True, slots=True)
class Split:
    """A proposal."""

    allotments: tuple[Allotment, ...]
    unspent: float
    """Of the budget, what bounds and limits leave."""
    gain: Range | None
    """What it returns a day above the same money split as now."""
    refusal: str | None
    """Why it is not to be followed, and what to do; None: follow it."""
