"""What a catalog's products are to simulated shoppers: kinds, traits and prices as numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.types import Product

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Trait:
    """Something that products have one of and shoppers have tastes in, such as a colour."""

    codes: Codes
    """[n], places in `values`."""
    values: tuple[str, ...]
    weight: float
    """How much shoppers care, against other traits."""

    @classmethod
    def of(cls, column: Sequence[str], weight: float) -> "Trait":
        """Code a column; values in the order of the alphabet."""
        values = sorted(set(column))
        places = {value: at for at, value in enumerate(values)}
        return cls(np.array([places[one] for one in column], np.intp), tuple(values), weight)


@dataclass(frozen=True, eq=False)
class Goods:
    """n products, in the order of their ids."""

    ids: tuple[str, ...]
    kind: Trait
    group: Trait
    """Wider than a kind: a shopper who asked for another kind of the group may still look."""
    traits: Mapping[str, Trait]
    """With `colour` and `brand` among them, which queries may name."""
    log_price: NDArray[np.float64]
    """[n], natural logarithm less the mean of its kind, in standard deviations of all."""
    price: NDArray[np.float64]
    """[n]"""

    def __len__(self) -> int:
        return len(self.ids)


Reader = Callable[[Sequence[Product]], Goods]

_GENDERS = ("Men", "Women", "Boys", "Girls", "Unisex", "Kids", "Mens", "Womens", "Men's", "Women's")
_PRICE_SEED = 41


def demo_goods(products: Sequence[Product]) -> Goods:
    """The demo shop, whose products have brands and prices."""
    products = sorted(products, key=lambda product: product.id)
    return _goods(
        products,
        kind=[product.category[-1].lower() for product in products],
        group=[product.category[0] for product in products],
        traits={
            "colour": ([_attribute(product, "colour") for product in products], 1.0),
            "brand": ([product.brand or "" for product in products], 1.0),
            "material": ([_attribute(product, "material") for product in products], 0.7),
            "pattern": ([_attribute(product, "pattern") for product in products], 0.7),
        },
        price=np.array([product.price or 1.0 for product in products]),
    )


def fashion_goods(products: Sequence[Product]) -> Goods:
    """The fashion catalog, which has neither brands nor prices of its own.

    A brand is what a title says before `Men`, `Women` and so on (`Lee Cooper Men Casual ...`),
    else its first word: shoppers read it there, the shop has no such field. A price is drawn,
    log-normal by kind, brand and product, and the shop never sees it: to the shop it is one more
    thing that makes shoppers like a product or not.
    """
    products = sorted(products, key=lambda product: product.id)
    kinds = [_attribute(product, "article_type") for product in products]
    brands = [title_brand(product.title) for product in products]
    return _goods(
        products,
        kind=kinds,
        group=[_attribute(product, "sub_category") for product in products],
        traits={
            "colour": ([_attribute(product, "base_colour") for product in products], 1.0),
            "brand": (brands, 1.0),
            "gender": ([_attribute(product, "gender_from_title") for product in products], 1.0),
            "usage": ([_attribute(product, "usage") for product in products], 0.7),
        },
        price=_drawn_prices(kinds, brands),
    )


READERS: Mapping[str, Reader] = {"demo": demo_goods, "fashion": fashion_goods}


def title_brand(title: str) -> str:
    """The words before the one that says for whom; else the first word."""
    words = title.split()
    before = next((at for at, word in enumerate(words) if word in _GENDERS), 1)
    return " ".join(words[: max(1, before)])


def _goods(
    products: Sequence[Product],
    *,
    kind: Sequence[str],
    group: Sequence[str],
    traits: Mapping[str, tuple[Sequence[str], float]],
    price: NDArray[np.float64],
) -> Goods:
    kinds = Trait.of(kind, 1.0)
    log_price = np.log(price)
    means = np.bincount(kinds.codes, log_price) / np.bincount(kinds.codes)
    within = log_price - means[kinds.codes]
    return Goods(
        ids=tuple(product.id for product in products),
        kind=kinds,
        group=Trait.of(group, 1.0),
        traits={name: Trait.of(column, weight) for name, (column, weight) in traits.items()},
        log_price=within / (within.std() or 1.0),
        price=price,
    )


def _attribute(product: Product, name: str) -> str:
    return str(product.attributes.get(name, ""))


def _drawn_prices(kinds: Sequence[str], brands: Sequence[str]) -> NDArray[np.float64]:
    rng = np.random.default_rng(_PRICE_SEED)
    kind, brand = Trait.of(kinds, 1.0), Trait.of(brands, 1.0)
    log = (
        rng.normal(3.3, 0.6, len(kind.values))[kind.codes]
        + rng.normal(0, 0.35, len(brand.values))[brand.codes]
        + rng.normal(0, 0.3, len(kinds))
    )
    return np.asarray(np.exp(log), np.float64).round(2)
