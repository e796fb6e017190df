"""Whether counts follow shares, whenever one looks."""

import math
from collections.abc import Sequence


def evidence(counts: Sequence[int], shares: Sequence[float]) -> float:
    """How much better counts are explained by shares unknown than by these: the logarithm.

    The Bayes factor of a uniform Dirichlet prior over shares against the given ones,
      G(k) / G(k + n)  x  product of  G(1 + n_i) / s_i^n_i,
    with n the sum of k counts n_i and G the gamma function. If the shares are right it exceeds
    1 / alpha ever, however often one looks, with a chance of at most alpha.

    Source: M. Lindon, A. Malek, "Anytime-valid inference for multinomial count data",
    NeurIPS 2022.

    Args:
        counts: [k].
        shares: [k], above 0, that sum to 1.
    """
    told = math.lgamma(len(counts)) - math.lgamma(len(counts) + sum(counts))
    for count, share in zip(counts, shares, strict=True):
        told += math.lgamma(1 + count) - count * math.log(share)
    return told


def always_valid_p(counts: Sequence[int], shares: Sequence[float]) -> float:
    """A p that holds whenever one looks: the inverse of the evidence, at most 1."""
    return math.exp(-max(0.0, evidence(counts, shares)))
