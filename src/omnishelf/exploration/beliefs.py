"""What is believed of products' click rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from omnishelf.exploration.rates import Rates

Values = NDArray[np.float64]

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


def beliefs(rates: Rates, products: Sequence[str], *, strength: float = 20.0) -> Beliefs:
    """Beta(strength x mean + clicked, strength x (1 - mean) + examined - clicked), by the shop's
    mean rate.

    Args:
        rates: what was seen and clicked.
        products: n ids, known or not.
        strength: for how many examinations the shop's mean counts.
    """
    examined, clicked = rates.of(products)
    expected = min(max(rates.mean, _LEAST), _MOST)
    return Beliefs(
        tuple(products),
        strength * expected + clicked,
        strength * (1 - expected) + np.maximum(examined - clicked, 0.0),
    )
