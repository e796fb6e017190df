"""What shoppers like, which the shop never sees."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shoppers.goods import Goods

Floats = NDArray[np.float64]

TYPES = 6
SHARED = 0.5
"""Share of a shopper's taste (of its variance) that is the type's; the rest is the shopper's
own."""
DRIFT = 0.1
"""A type's taste of today is sqrt(1 - 0.1 ** 2) times yesterday's plus 0.1 times new chance: its
variance stays, and after 20 days it is like the first by 0.9."""
PRICE_WEIGHT = 0.8
_VISITS_ZIPF = 0.7


@dataclass(frozen=True, eq=False)
class Tastes:
    """m shoppers of a few types over the values of each trait; every taste is standard normal."""

    kinds: NDArray[np.intp]
    """[m], each shopper's type."""
    visits: Floats
    """[m], how often each comes, sums to 1."""
    consents: NDArray[np.bool_]
    """[m], whether the shop may remember whom it saw."""
    eta: Floats
    """[m], how fast a shopper's look fades down the list."""
    of_types: Mapping[str, Floats]
    """By trait, [days, types, values]."""
    own: Mapping[str, Floats]
    """By trait, [m, values]."""
    price: Floats
    """[m], positive: rather dear than cheap, of one kind."""
    wants: Floats
    """[m, kinds of goods], how much more than others a shopper looks for each."""

    @classmethod
    def draw(cls, goods: Goods, rng: np.random.Generator, *, shoppers: int, days: int) -> "Tastes":
        """Draw them all, with the drift of the days to come."""
        kinds = rng.integers(0, TYPES, shoppers)
        visits = rng.permutation(np.arange(1, shoppers + 1) ** -_VISITS_ZIPF)
        of_types = {
            name: _drifting(rng, days, len(trait.values)) for name, trait in goods.traits.items()
        }
        own = {
            name: rng.normal(size=(shoppers, len(trait.values)))
            for name, trait in goods.traits.items()
        }
        type_price = rng.normal(size=TYPES)
        type_wants = rng.normal(size=(TYPES, len(goods.kind.values)))
        return cls(
            kinds=kinds,
            visits=visits / visits.sum(),
            consents=rng.random(shoppers) < 0.8,
            eta=rng.uniform(0.6, 1.1, TYPES)[kinds],
            of_types=of_types,
            own=own,
            price=_mixed(type_price[kinds], rng.normal(size=shoppers)),
            wants=_mixed(type_wants[kinds], rng.normal(size=(shoppers, type_wants.shape[1]))),
        )

    def __len__(self) -> int:
        return len(self.kinds)

    def liking(
        self, goods: Goods, shopper: int, day: int, places: NDArray[np.intp] | slice
    ) -> Floats:
        """How a shopper likes products on a day, for their traits and price: standard normal over
        shoppers.

        Args:
            goods: the catalog.
            shopper: which, from 0.
            day: from 0.
            places: of the products.
        """
        liked = PRICE_WEIGHT * self.price[shopper] * goods.log_price[places]
        weights = PRICE_WEIGHT**2
        for name, trait in goods.traits.items():
            taste = _mixed(self.of_types[name][day, self.kinds[shopper]], self.own[name][shopper])
            liked = liked + trait.weight * taste[trait.codes[places]]
            weights += trait.weight**2
        return np.asarray(liked / np.sqrt(weights))

    def liking_of_all(self, goods: Goods, day: int, places: NDArray[np.intp]) -> Floats:
        """[m, products], how every shopper likes some products on a day; as `liking`."""
        liked = PRICE_WEIGHT * self.price[:, None] * goods.log_price[places]
        weights = PRICE_WEIGHT**2
        for name, trait in goods.traits.items():
            values, at = np.unique(trait.codes[places], return_inverse=True)
            of_types = self.of_types[name][day][:, values]
            taste = _mixed(of_types[self.kinds], self.own[name][:, values])
            liked += trait.weight * taste[:, at]
            weights += trait.weight**2
        return np.asarray(liked / np.sqrt(weights))


def _mixed(of_type: Floats, own: Floats) -> Floats:
    return np.asarray(np.sqrt(SHARED) * of_type + np.sqrt(1 - SHARED) * own)


def _drifting(rng: np.random.Generator, days: int, values: int) -> Floats:
    steps = rng.normal(size=(days, TYPES, values))
    for day in range(1, days):
        steps[day] = np.sqrt(1 - DRIFT**2) * steps[day - 1] + DRIFT * steps[day]
    return steps
