"""Whether each arm has the share of shoppers that it was meant to have."""

import math
from collections.abc import Sequence

from omnishelf.experiments.multinomial import always_valid_p
from omnishelf.types.frozen import Frozen

ALPHA = 0.001
"""Chance of calling arms that are as meant a mismatch, however often it is looked."""


class RatioCheck(Frozen):
    """Sample-ratio mismatch: with one, arms differ in who is in them, and can't be compared.

    A. Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments",
    KDD 2019.
    """

    counts: tuple[int, ...]
    """Shoppers in each arm."""
    expected: tuple[float, ...]
    chi_square: float
    """Pearson's statistic."""
    p: float
    """Of that statistic, as if this were the only look ever taken."""
    always_valid_p: float
    """However often it is looked; decides."""
    holds: bool


def check_ratio(counts: Sequence[int], shares: Sequence[float]) -> RatioCheck:
    """Compare the shoppers of arms with the arms' shares.

    Args:
        counts: shoppers, by arm.
        shares: above 0, by arm; taken relative to their sum.
    """
    total, whole = sum(counts), sum(shares)
    relative = [share / whole for share in shares]
    expected = [total * share for share in relative]
    statistic = (
        sum((n - e) ** 2 / e for n, e in zip(counts, expected, strict=True)) if total else 0.0
    )
    valid = always_valid_p(counts, relative)
    return RatioCheck(
        counts=tuple(counts),
        expected=tuple(expected),
        chi_square=statistic,
        p=chi_square_tail(statistic, len(counts) - 1),
        always_valid_p=valid,
        holds=valid > ALPHA,
    )


def chi_square_tail(statistic: float, freedom: int) -> float:
    """Chance of a chi-square variable above a value, for whole degrees of freedom.

    M. Abramowitz, I. Stegun, "Handbook of mathematical functions", 26.4.4 and 26.4.5.
    """
    half = statistic / 2
    if freedom % 2:
        tail, term, first = math.erfc(math.sqrt(half)), math.sqrt(half / math.pi) * 2, 1.5
    else:
        tail, term, first = 0.0, 1.0, 1.0
    terms = freedom // 2
    for step in range(terms):
        tail += term * math.exp(-half)
        term *= half / (first + step)
    return min(1.0, tail)
