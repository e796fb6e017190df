"""How probable products are in the basket of another, with what is known of others like it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.recommend.baskets import Baskets

PRIOR = 12.0
"""m: as much as so many baskets of two say what is bought with products like it."""
POPULAR = 0.3
"""How much of the prior is what is bought at all."""
_FALL = 30.0
"""Neighbours until one counts 1 / e of the first: ranks, since cosines of different encoders
are no measure of the same."""


@dataclass(frozen=True, eq=False)
class Companions:
    """What goes with a product, over the n products of `Baskets`. Arrays are [n]."""

    score: NDArray[np.float64]
    alike: NDArray[np.float64]
    """The part of it that comes from products like it."""


def companions(
    baskets: Baskets,
    place: int | None,
    neighbours: list[int],
    *,
    prior_weight: float = PRIOR,
    popular: float = POPULAR,
) -> Companions:
    """Estimate how probable each product is in a basket that has a product in it.

        p(j | i) = (c_ij + m q_i(j)) / (c_i + m)
        q_i(j) = (1 - l) sum_k s_k c_kj / sum_k s_k c_k + l c_j / C

    c_ij is the weight of the baskets with i and j, c_i that of those with i, C that of all; k
    are the neighbours of i by content, nearest first, and s_k = exp(-k / 30). A product with many
    orders goes by its own; one with few, or none, by those of products like it: Dirichlet
    smoothing with a prior that content gives. For the smoothing: C. Zhai, J. Lafferty, "A study
    of smoothing methods for language models applied to ad hoc information retrieval", SIGIR 2001.

    Args:
        baskets: what was bought together.
        place: of the product in `baskets`; None if it was never ordered.
        neighbours: places of products like it, nearest first, without itself.
        prior_weight: m.
        popular: l.
    """
    count = len(baskets.ids)
    at = np.array(neighbours, np.intp)
    shares = np.exp(-np.arange(len(at)) / _FALL)
    heard = float(shares @ baskets.weight[at]) if len(at) else 0.0
    alike = baskets.mixed(at, shares) / heard if heard > 0 else np.zeros(count)
    prior = (1 - popular) * alike + popular * baskets.popular
    own = np.zeros(count) if place is None else baskets.mixed(np.array([place]), np.ones(1))
    weight = 0.0 if place is None else float(baskets.weight[place])
    scale = prior_weight / (weight + prior_weight)
    score = own / (weight + prior_weight) + scale * prior
    if place is not None:
        score[place] = 0.0
    return Companions(score, scale * (1 - popular) * alike)
