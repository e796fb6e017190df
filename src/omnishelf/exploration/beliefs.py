"""What is believed of products' click rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from omnishelf.exploration.rates import Rates

Values = NDArray[np.float64]

NEIGHBOURS = 20
_ALIKE_ROWS = 20.0
"""Examinations of the shop's mean that are added to those of products alike."""
_LEAST, _MOST = 1e-3, 0.95


@dataclass(frozen=True, eq=False)
class Beliefs:
    """Beta distributions of n products' click rates."""

    products: tuple[str, ...]
    alpha: Values
    """[n], clicks and the prior's."""
    beta: Values
    """[n], examinations without a click and the prior's."""

    @property
    def mean(self) -> Values:
        """[n]."""
        return self.alpha / (self.alpha + self.beta)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {product: place for place, product in enumerate(self.products)}

    def draw(self, products: Sequence[str], rng: np.random.Generator, *, times: int) -> Values:
        """[times, products], rates drawn of some of the products, which must all be there."""
        places = [self._places[product] for product in products]
        return rng.beta(self.alpha[places], self.beta[places], (times, len(places)))


def beliefs(
    rates: Rates, products: Sequence[str], *, prior: Values | None = None, strength: float = 20.0
) -> Beliefs:
    """Beta(strength x prior + clicked, strength x (1 - prior) + examined - clicked).

    Args:
        rates: what was seen and clicked.
        products: n ids, known or not.
        prior: [n], the rates that are expected before anything is seen, such as `prior_alike`;
            None: the shop's mean.
        strength: for how many examinations the prior counts.
    """
    examined, clicked = rates.of(products)
    expected = np.full(len(products), rates.mean) if prior is None else prior
    expected = np.clip(expected, _LEAST, _MOST)
    return Beliefs(
        tuple(products),
        strength * expected + clicked,
        strength * (1 - expected) + np.maximum(examined - clicked, 0.0),
    )


def prior_alike(rates: Rates, vectors: Values, known: Values) -> Values:
    """Rates expected of products by the rates of those most alike.

    sum of s c over the 20 nearest, and 20 of the shop's mean, divided by sum of s e and 20; with
    s the cosine (no less than 0), c clicks and e examinations.

    Args:
        rates: of m products.
        vectors: [n, d], unit rows, of the products that are asked about.
        known: [m, d], unit rows, of the products of `rates`, in its order; zeros where none is.
    """
    cosines = np.maximum(vectors @ known.T, 0.0)
    few = min(NEIGHBOURS, cosines.shape[1])
    if not few:
        return np.full(len(vectors), rates.mean)
    nearest = np.argpartition(-cosines, few - 1, axis=1)[:, :few]
    share = np.take_along_axis(cosines, nearest, axis=1)
    clicked = (share * rates.clicked[nearest]).sum(axis=1) + _ALIKE_ROWS * rates.mean
    expected: Values = clicked / ((share * rates.examined[nearest]).sum(axis=1) + _ALIKE_ROWS)
    return expected
