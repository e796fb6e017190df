"""How a product's reviews go over time, and what changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import NormalDist

import numpy as np

from omnishelf.reviews.card.card import Change, Share, TrendPoint
from omnishelf.reviews.card.score import Prior, score

RECENT = timedelta(days=90)
_LEAST = 5
_CONFIDENCE = 0.95

Told = tuple[datetime, float, float]
"""When, a value from 0 to 1, and its weight."""


def trend(told: Sequence[Told], prior: Prior) -> tuple[TrendPoint, ...]:
    """Month by month, the oldest first; months without reviews are left out."""
    months: dict[date, list[Told]] = defaultdict(list)
    for one in told:
        months[one[0].date().replace(day=1)].append(one)
    return tuple(
        TrendPoint(month=month, reviews=len(own), positive=_share(own, prior))
        for month, own in sorted(months.items())
    )


def changes(told: Mapping[str, Sequence[Told]]) -> tuple[Change, ...]:
    """What differs between the last 90 days with reviews and all before, and is not chance.

    Each side is a beta posterior under Jeffreys' prior, their difference normal with the sum of
    their variances (A. Gelman et al., Bayesian Data Analysis, 3rd ed., 4.1); the level is divided
    by the number of things that are compared (C. Bonferroni). Each side needs five reviews.

    Args:
        told: by what (`score`, or an aspect).
    """
    latest = max((one[0] for each in told.values() for one in each), default=None)
    if latest is None:
        return ()
    since = latest - RECENT
    sides = {
        what: ([o for o in each if o[0] <= since], [o for o in each if o[0] > since])
        for what, each in told.items()
    }
    sides = {what: both for what, both in sides.items() if min(map(len, both)) >= _LEAST}
    if not sides:
        return ()
    z = NormalDist().inv_cdf(1 - (1 - _CONFIDENCE) / 2 / len(sides))
    found = []
    for what, (before, after) in sides.items():
        (was, was_spread), (now, now_spread) = _beta(before), _beta(after)
        margin = z * (was_spread + now_spread) ** 0.5
        if abs(now - was) > margin:
            difference = Share(mean=now - was, low=now - was - margin, high=now - was + margin)
            found.append(
                Change(what=what, before=was, after=now, difference=difference, since=since.date())
            )
    return tuple(sorted(found, key=lambda one: -abs(one.difference.mean)))


def _beta(told: Sequence[Told]) -> tuple[float, float]:
    """Mean and variance of the posterior."""
    alpha = 0.5 + sum(weight * value for _, value, weight in told)
    beta = 0.5 + sum(weight * (1 - value) for _, value, weight in told)
    total = alpha + beta
    return alpha / total, alpha * beta / (total**2 * (total + 1))


def _share(told: Sequence[Told], prior: Prior) -> Share:
    values = np.array([value for _, value, _ in told])
    weights = np.array([weight for _, _, weight in told])
    found = score(values, weights, prior)
    return Share(mean=found.mean, low=found.low, high=found.high)
