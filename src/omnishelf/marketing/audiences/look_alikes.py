"""Shoppers who are like a given group."""

from collections.abc import Collection
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.audiences.shoppers import Shoppers
from omnishelf.marketing.errors import MarketingError

Values = NDArray[np.float64]
Chosen = NDArray[np.bool_]

_FOLDS = 5
_SHRINK = 0.2
"""How much of the covariance is replaced by a round one of the same size."""
_LEAST = 20
"""Shoppers of the group, and others, without whom nothing can be learned."""


@dataclass(frozen=True, eq=False)
class LookAlikes:
    """Shoppers outside of a group, the likest first."""

    members: tuple[str, ...]
    """Pseudonyms; none if `refusal` says why."""
    scores: tuple[float, ...]
    """Higher is more alike; no probability."""
    auc: float
    """How probable it is that one of the group scores above another shopper, both unseen."""
    low: float
    high: float
    """Of `auc`, 95 %."""
    refusal: str | None


def look_alikes(shoppers: Shoppers, group: Collection[str], *, size: int, k: int) -> LookAlikes:
    """Find the shoppers most like a group, if the group can be told from others at all.

    Scores are those of a linear discriminant, (S + shrinkage)^-1 (mean of the group - mean of the
    others) (R. Fisher, 1936; shrinkage: J. Friedman, "Regularized discriminant analysis", JASA
    84, 1989). Whether they mean anything is asked of shoppers that they were not learned from
    (five folds): if the interval of the AUC (E. DeLong, D. DeLong, D. Clarke-Pearson, Biometrics
    44, 1988) holds 0.5, the group is as everybody else and no look-alikes are named.

    Args:
        shoppers: who agreed; only they can be found, and only they are learned from.
        group: pseudonyms, such as of the buyers of a product.
        size: how many to find.
        k: the least number of the group, and of those that are found.

    Raises:
        MarketingError: fewer than k, or than 20, of the group or of others agreed; less than k
            are asked for.
    """
    inside = np.zeros(len(shoppers), np.bool_)
    inside[shoppers.places(group)] = True
    least = max(k, _LEAST)
    if inside.sum() < least or (~inside).sum() < least:
        raise MarketingError(
            f"look-alikes need at least {least} shoppers of the group and as many others who "
            "agreed to advertising; there are fewer"
        )
    if size < k:
        raise MarketingError(f"{size} look-alikes are fewer than k = {k}: ask for more")
    rows = shoppers.vectors.astype(np.float64)
    fold = np.zeros(len(rows), np.intp)
    for part in (inside, ~inside):
        fold[part] = np.arange(int(part.sum())) % _FOLDS
    unseen = np.zeros(len(rows))
    areas, variances = [], []
    for number in range(_FOLDS):
        own = fold == number
        unseen[own] = rows[own] @ _direction(rows[~own], inside[~own])
        area, variance = _auc(unseen[own & inside], unseen[own & ~inside])
        areas.append(area)
        variances.append(variance)
    # Folds' scores are not of one scale: areas are averaged, not scores.
    auc = float(np.mean(areas))
    reach = NormalDist().inv_cdf(0.975) * float(np.sqrt(np.sum(variances))) / _FOLDS
    low, high = max(0.0, auc - reach), min(1.0, auc + reach)
    if low <= 0.5:  # noqa: PLR2004
        why = (
            f"the group can't be told from other shoppers (AUC {auc:.2f}, {low:.2f} to "
            f"{high:.2f}; 0.5 is chance): take a larger group, or one by another mark"
        )
        return LookAlikes((), (), auc, low, high, why)
    scores = rows @ _direction(rows, inside)
    others = np.flatnonzero(~inside)
    best = others[np.argsort(-scores[others], kind="stable")][:size]
    return LookAlikes(
        tuple(shoppers.ids[at] for at in best),
        tuple(float(scores[at]) for at in best),
        auc,
        low,
        high,
        None,
    )


def _direction(rows: Values, inside: Chosen) -> Values:
    means = rows[inside].mean(axis=0), rows[~inside].mean(axis=0)
    centred = np.where(inside[:, None], rows - means[0], rows - means[1])
    spread = centred.T @ centred / len(rows)
    round_ = np.trace(spread) / len(spread)
    shrunk = (1 - _SHRINK) * spread + (_SHRINK * round_ + 1e-9) * np.eye(len(spread))
    direction: Values = np.linalg.solve(shrunk, means[0] - means[1])
    return direction


def _auc(inside: Values, outside: Values) -> tuple[float, float]:
    """Area and its variance, from each one's share of the others that it beats."""
    ordered_out, ordered_in = np.sort(outside), np.sort(inside)
    beats = _below(ordered_out, inside)
    beaten = 1 - _below(ordered_in, outside)
    area = float(beats.mean())
    return area, float(beats.var(ddof=1) / len(inside) + beaten.var(ddof=1) / len(outside))


def _below(ordered: Values, values: Values) -> Values:
    """The share that lies below each value, equals counted half."""
    left = np.searchsorted(ordered, values, "left")
    right = np.searchsorted(ordered, values, "right")
    shares: Values = (left + right) / (2 * len(ordered))
    return shares
