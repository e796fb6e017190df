"""Days as rows of a table: learned against content-only, with intervals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shoppers.loop import Day

Floats = NDArray[np.float64]
_RESAMPLES = 2_000
_SEED = 11


@dataclass(frozen=True)
class DayRow:
    """One day of one policy, as written to the CSV."""

    policy: str
    day: int
    """From 1; all before it was learned from."""
    sessions: int
    searches: int
    clicks: int
    orders: int
    learned: float
    """Clicks to be expected of a session."""
    content: float
    ideal: float
    ratio: float
    """learned / content"""
    low: float
    high: float
    """Of the ratio, 95 %, over sessions."""
    ideal_ratio: float


def rows(policy: str, days: Sequence[Day]) -> Iterator[DayRow]:
    """A row for each day."""
    for day in days:
        ratio, low, high = ratio_interval(day.learned, day.content)
        yield DayRow(
            policy=policy,
            day=day.day + 1,
            sessions=len(day.learned),
            searches=day.searches,
            clicks=day.clicks,
            orders=day.orders,
            learned=round(float(day.learned.mean()), 4),
            content=round(float(day.content.mean()), 4),
            ideal=round(float(day.ideal.mean()), 4),
            ratio=round(ratio, 4),
            low=round(low, 4),
            high=round(high, 4),
            ideal_ratio=round(float(day.ideal.sum() / day.content.sum()), 4),
        )


def ratio_interval(one: Floats, other: Floats) -> tuple[float, float, float]:
    """The ratio of sums and its 95 % percentile bootstrap interval over paired sessions.

    B. Efron, R. Tibshirani, "An introduction to the bootstrap", 1993, ch. 13.
    """
    rng = np.random.default_rng(_SEED)
    count = len(one)
    drawn = rng.multinomial(count, np.full(count, 1 / count), _RESAMPLES).astype(np.float64)
    low, high = np.percentile((drawn @ one) / (drawn @ other), [2.5, 97.5])
    return float(one.sum() / other.sum()), float(low), float(high)
