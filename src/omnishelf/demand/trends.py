"""What is rising and what is falling: clusters of looks, words or sounds over time."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.looks import Clusters
from omnishelf.demand.sales.history import Numbers, SalesHistory

Direction = Literal["rising", "falling", "steady"]

_EXAMPLES = 5
_LEAST_PERIODS = 4
"""On each side: fewer have no spread."""


@dataclass(frozen=True, eq=False)
class Trend:
    """One cluster over time."""

    cluster: int
    examples: tuple[str, ...]
    """SKUs that sold lately, those nearest to the centre first."""
    direction: Direction
    """Steady: chance alone could have moved it so."""
    factor: float
    """Odds of a sold unit to be of this cluster, lately by before."""
    low: float
    """Of its interval, which holds for all clusters at once with the confidence asked for."""
    high: float
    share: Numbers
    """[t], of the units sold in each period; NaN where nothing was sold."""
    products: int


def trends(
    history: SalesHistory,
    clusters: Clusters,
    *,
    recent: int,
    confidence: float = 0.95,
) -> list[Trend]:
    """Every cluster's share of what was sold lately against before, rising most first.

    In each period a cluster has the log odds log((x + 1/2) / (N - x + 1/2)), x of N units (J.
    Haldane, 1956); their means lately and before are compared by B. Welch's interval (1947), at a
    confidence that is shared by all clusters (C. Bonferroni, 1936). Periods are the units of
    chance, not sold pieces: customers buy by the dozen. Shares take out what moves all sales.

    Args:
        history: sales; SKUs without a cluster count for nobody.
        clusters: of its SKUs.
        recent: how many of the last periods are lately.
        confidence: of all intervals together.

    Raises:
        DemandError: too few periods on a side, or nothing in the clusters was sold.
    """
    before = history.periods - recent
    if recent < _LEAST_PERIODS or before < _LEAST_PERIODS:
        raise DemandError(
            f"{history.periods} {history.period}s with {recent} of them as lately can't show a "
            f"trend: {_LEAST_PERIODS} are needed on each side"
        )
    place = {sku: at for at, sku in enumerate(clusters.sku)}
    member = np.array([place.get(sku, -1) for sku in history.sku], np.int64)
    sold = np.nan_to_num(history.sold)
    units = np.zeros((clusters.count, history.periods))
    np.add.at(units, clusters.of[member[member >= 0]], sold[member >= 0])
    whole = units.sum(axis=0)
    if not whole.any():
        raise DemandError("no product of these clusters was sold: there is no trend to see")
    odds = np.log((units + 0.5) / (whole - units + 0.5))
    share = np.full(units.shape, np.nan)
    np.divide(units, whole, out=share, where=whole > 0)
    found = []
    # A period in which nothing was sold tells nothing of shares.
    lately, earlier = np.flatnonzero(whole[before:]) + before, np.flatnonzero(whole[:before])
    if min(len(lately), len(earlier)) < _LEAST_PERIODS:
        raise DemandError(
            f"anything was sold in {len(lately)} of the last {recent} {history.period}s and in "
            f"{len(earlier)} before: {_LEAST_PERIODS} are needed on each side"
        )
    latest = sold[:, before:].sum(axis=1)
    for one in range(clusters.count):
        step, low, high = welch(
            odds[one, lately], odds[one, earlier], 1 - (1 - confidence) / clusters.count
        )
        found.append(
            Trend(
                cluster=one,
                examples=_examples(history, clusters, member, one, latest),
                direction="rising" if low > 0 else "falling" if high < 0 else "steady",
                factor=float(np.exp(step)),
                low=float(np.exp(low)),
                high=float(np.exp(high)),
                share=share[one],
                products=int((clusters.of == one).sum()),
            )
        )
    return sorted(found, key=lambda trend: -trend.factor)


def welch(one: Numbers, other: Numbers, confidence: float) -> tuple[float, float, float]:
    """The mean of one less that of the other, and its interval; at least two numbers each."""
    parts = [float(each.var(ddof=1)) / len(each) for each in (one, other)]
    step = float(one.mean() - other.mean())
    error = sum(parts)
    if error <= 0:
        return step, step, step
    freedom = error**2 / (parts[0] ** 2 / (len(one) - 1) + parts[1] ** 2 / (len(other) - 1))
    half = student(1 - (1 - confidence) / 2, freedom) * float(np.sqrt(error))
    return step, step - half, step + half


def student(level: float, freedom: float) -> float:
    """The quantile of Student's t, for levels above a half and 3 degrees of freedom or more.

    By the expansion of M. Abramowitz, I. Stegun, "Handbook of mathematical functions", 1964,
    26.7.5: within 3 % up to a level of 0.999.
    """
    z = NormalDist().inv_cdf(level)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


def _examples(
    history: SalesHistory,
    clusters: Clusters,
    member: NDArray[np.int64],
    one: int,
    latest: Numbers,
) -> tuple[str, ...]:
    own = np.flatnonzero((member >= 0) & (latest > 0))
    own = own[clusters.of[member[own]] == one]
    near = own[np.argsort(-clusters.nearness[member[own]], kind="stable")]
    return tuple(dict.fromkeys(history.sku[at] for at in near))[:_EXAMPLES]
