"""Whether a difference between two runs over the same queries is more than chance."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.evaluation.metrics import PerQuery

Values = NDArray[np.float64]

RESAMPLES = 10_000
_SEED = 7
_CELLS = 1 << 22
"""Numbers drawn at a time."""
_ENUMERATED = 14
"""With no more queries than this that differ, all their signs are gone through."""
_SAME = 1e-12
"""Relative; sums of the same numbers in another order differ by no more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference with its bootstrap interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One run against another by one measure, over the queries that both were judged by."""

    against: str
    """What the other run is."""
    measure: str
    queries: int
    mean: float
    other: float
    """The other run's mean."""
    difference: Difference
    """The first run's mean less the other's."""
    p: float
    """Chance of a difference as large if the runs were alike (two-sided)."""


def paired_bootstrap(
    one: Values,
    other: Values,
    *,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = _SEED,
) -> Difference:
    """The mean of one less other, and its percentile bootstrap interval over queries.

    B. Efron, R. Tibshirani, "An introduction to the bootstrap", 1993, ch. 13; for retrieval
    T. Sakai, SIGIR 2006.

    Args:
        one: float [n], a value for each query, n >= 1.
        other: float [n], of the same queries.
        confidence: of the interval.
        resamples: draws of n queries with putting back.
        seed: for the draws.
    """
    differences = one - other
    rng = np.random.default_rng(seed)
    count = len(differences)
    means = np.concatenate(
        [
            differences[rng.integers(0, count, (rows, count))].mean(axis=1)
            for rows in _portions(resamples, count)
        ]
    )
    tail = 50 * (1 - confidence)
    low, high = np.percentile(means, [tail, 100 - tail])
    return Difference(float(differences.mean()), float(low), float(high))


def paired_randomisation(
    one: Values, other: Values, *, resamples: int = RESAMPLES, seed: int = _SEED
) -> float:
    """Two-sided p of the mean difference under random signs: R. Fisher, 1935.

    For retrieval: M. Smucker, J. Allan, B. Carterette, CIKM 2007. Exact where few queries
    differ; else by drawing signs, p = (b + 1) / (m + 1) with b draws of m as extreme as what
    was seen: B. Phipson, G. Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010).

    Args:
        one: float [n], a value for each query.
        other: float [n], of the same queries.
        resamples: draws of signs, where not all are gone through.
        seed: for the draws.
    """
    differences = one - other
    # A difference of nothing is nothing under either sign.
    differences = differences[differences != 0]
    count = len(differences)
    if not count:
        return 1.0
    seen = abs(differences.sum()) * (1 - _SAME)
    if count <= _ENUMERATED:
        signs = 1 - 2 * ((np.arange(1 << count)[:, None] >> np.arange(count)) & 1)
        return float((np.abs(signs @ differences) >= seen).mean())
    rng = np.random.default_rng(seed)
    extreme = 0
    for rows in _portions(resamples, count):
        signs = 1 - 2 * rng.integers(0, 2, (rows, count), np.int8)
        extreme += int((np.abs(signs @ differences) >= seen).sum())
    return (extreme + 1) / (resamples + 1)


def compare(one: PerQuery, other: PerQuery, measure: str, *, against: str) -> Comparison | None:
    """Compare two runs by a measure over the queries that both have; None if they share none."""
    shared = [query for query in one if query in other]
    if not shared:
        return None
    ours = np.array([one[query][measure] for query in shared])
    theirs = np.array([other[query][measure] for query in shared])
    return Comparison(
        against,
        measure,
        len(shared),
        float(ours.mean()),
        float(theirs.mean()),
        paired_bootstrap(ours, theirs),
        paired_randomisation(ours, theirs),
    )


def _portions(resamples: int, count: int) -> Iterator[int]:
    """Rows to draw at a time."""
    most = max(1, _CELLS // count)
    for start in range(0, resamples, most):
        yield min(most, resamples - start)
