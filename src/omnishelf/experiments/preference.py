"""Which of two interleaved rankings shoppers prefer."""

import math

import numpy as np
from numpy.typing import NDArray

from omnishelf.experiments.multinomial import always_valid_p
from omnishelf.experiments.ratio_of_means import Parts, bootstrap
from omnishelf.types.frozen import Frozen

_SEED = 7


class Preference(Frozen):
    """Shoppers who clicked more of one ranking than of the other."""

    wins: int
    """For the second ranking."""
    losses: int
    ties: int
    share: float
    """(wins + ties / 2) / all - 1/2, as O. Chapelle et al., "Large-scale validation and analysis
    of interleaved search evaluation", ACM TOIS 30 (2012): above 0, the second is preferred."""
    low: float
    """Of a bootstrap interval of that, as if this were the only look."""
    high: float
    sign_p: float
    """Of the sign test, two-sided, as if this were the only look."""
    always_valid_p: float
    """However often it is looked; decides."""


def preference(credits: NDArray[np.int64], *, confidence: float = 0.95) -> Preference:
    """Count shoppers, each once however much was clicked.

    Args:
        credits: [shoppers, 2], clicks of either ranking; at least one shopper.
        confidence: of the interval.
    """
    sign = np.sign(credits[:, 1] - credits[:, 0])
    wins, losses = int((sign > 0).sum()), int((sign < 0).sum())
    parts = Parts.mean_of(sign / 2)
    low, high = bootstrap(parts, confidence, _SEED)
    return Preference(
        wins=wins,
        losses=losses,
        ties=int((sign == 0).sum()),
        share=parts.value,
        low=low,
        high=high,
        sign_p=sign_test(wins, losses),
        always_valid_p=always_valid_p((wins, losses), (0.5, 0.5)),
    )


def sign_test(wins: int, losses: int) -> float:
    """Two-sided p of as uneven a split of wins and losses by a fair coin; ties are left out."""
    count, fewer = wins + losses, min(wins, losses)
    logs = (
        math.lgamma(count + 1) - math.lgamma(each + 1) - math.lgamma(count - each + 1)
        for each in range(fewer + 1)
    )
    tail = math.fsum(math.exp(each - count * math.log(2)) for each in logs)
    return min(1.0, 2 * tail)
