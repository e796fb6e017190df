"""How well products fit a shopper's profile, and why."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from omnishelf.profiles.catalog import Trait
from omnishelf.profiles.interests import Interest, unit_mean
from omnishelf.profiles.profile import Profile
from omnishelf.profiles.tastes import traits_of
from omnishelf.types import Product

ReasonKind = Literal["session", "interest", "brand", "size", "colour", "price"]

_WORTH: Mapping[ReasonKind, float] = {
    "session": 0.6, "interest": 0.5, "brand": 0.3, "size": 0.4, "colour": 0.2, "price": 0.2,
}  # fmt: skip
"""What each may add to an affinity at most. Chosen, not learned: learned ranking takes the parts
as features and finds its own."""
_VISIT_PRIOR, _PRIOR = 2.0, 5.0
"""Clicks at which a visit, and a long-term interest, have half of their say."""
_LEAST = 2
"""Distinct products that must speak for a brand or a colour; a size is bought once."""
_NAMED = 3
"""Products that are named in a reason."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of an affinity."""

    kind: ReasonKind
    affinity: float
    """Its part: all parts sum to the affinity."""
    value: str = ""
    """The brand, size or colour; of a price, the category."""
    count: int = 0
    """Distinct products of the shopper's that it is drawn from."""
    bought: int = 0
    """How many of these were ordered; told of brands, sizes and colours."""
    products: tuple[str, ...] = ()
    """Ids of some of these, the most telling first."""


class Affinity(NamedTuple):
    """How well one product fits."""

    value: float
    """In [-1, 1]; 0: nothing speaks for or against it."""
    reasons: tuple[Reason, ...]
    """The weightiest first."""


def affinities(
    profile: Profile,
    products: Sequence[Product],
    vectors: Mapping[str, NDArray[np.float32]],
    *,
    silent: Collection[str] = (),
) -> list[Affinity]:
    """How well each of some products fits, compared with the others of them.

    Args:
        profile: of the shopper.
        products: n of them.
        vectors: [m, dim] by id, of the source that the profile's are of; may lack some.
        silent: kinds of reasons that have no say.

    Returns:
        n affinities.
    """
    parts: list[list[Reason]] = [[] for _ in products]
    for near in _near(profile, products, vectors, silent):
        for at, reason in near:
            parts[at].append(reason)
    liked = [trait for trait in profile.catalog.fields if trait not in silent]
    for reasons, product in zip(parts, products, strict=True):
        told = [_trait(profile, trait, product) for trait in liked]
        if "price" not in silent:
            told.append(_price(profile, product))
        reasons += [reason for reason in told if reason]
    return [_summed(reasons) for reasons in parts]


def _near(
    profile: Profile,
    products: Sequence[Product],
    vectors: Mapping[str, NDArray[np.float32]],
    silent: Collection[str],
) -> Iterator[Iterator[tuple[int, Reason]]]:
    """Reasons by place, of the visit and of the long-term interests."""
    places = [at for at, product in enumerate(products) if product.id in vectors]
    if not places:
        return
    rows = np.stack([unit_mean(vectors[products[at].id]) for at in places])
    if profile.session and "session" not in silent:
        told = _interested("session", rows, [profile.session], _VISIT_PRIOR)
        yield zip(places, told, strict=True)
    if profile.interests and "interest" not in silent:
        told = _interested("interest", rows, profile.interests, _PRIOR)
        yield zip(places, told, strict=True)


def _interested(
    kind: ReasonKind, rows: NDArray[np.float32], interests: Sequence[Interest], prior: float
) -> list[Reason]:
    """How much nearer each row [n, dim] is to its nearest interest than the rows are on average.

    W / (W + prior) x (cos - mean cos) / (1 - mean cos): 1 is the very direction, 0 the average of
    what was found, whatever cosines are usual among the shop's vectors. Where an interest has
    nothing to do with what was found, all are equally far, and it says next to nothing.
    """
    weight = sum(interest.weight for interest in interests)
    cosines = rows @ np.stack([interest.direction for interest in interests]).T
    means = cosines.mean(axis=0)
    nearer = np.clip((cosines - means) / np.maximum(1 - means, 1e-3), -1, 1)
    best = nearer.argmax(axis=1)
    strength = _WORTH[kind] * weight / (weight + prior)
    return [
        Reason(
            kind,
            strength * float(nearer[at, which]),
            count=len(interests[which].products),
            products=interests[which].products[:_NAMED],
        )
        for at, which in enumerate(best)
    ]


def _trait(profile: Profile, trait: Trait, product: Product) -> Reason | None:
    """The value of a product that is liked most; None if it tells none, or too little is known."""
    rates = profile.catalog.rates.get(trait, {})
    liked = profile.tastes.liked.get(trait, {})
    if not liked:
        return None
    told = [
        (profile.tastes.liking(trait, value, rates.get(value, 0.0)), value)
        for value in traits_of(product, profile.catalog.fields[trait])
    ]
    if not told:
        return None
    most, value = max(told)
    having = liked.get(value)
    count, bought = (having.count, having.bought) if having else (0, 0)
    if most > 0 and trait != "size" and count < _LEAST:
        return None
    return Reason(trait, _WORTH[trait] * max(-1.0, most), value, count, bought)


def _price(profile: Profile, product: Product) -> Reason | None:
    band = profile.prices.band(product) if product.price else None
    if band is None or not product.price:
        return None
    name = band.path[-1] if band.path else ""
    return Reason("price", _WORTH["price"] * band.liking(product.price), name, band.count)


def _summed(reasons: list[Reason]) -> Affinity:
    """The sum, and where it passes 1 its parts in proportion."""
    total = sum(reason.affinity for reason in reasons)
    scale = 1 / max(1.0, abs(total))
    told = reasons
    if scale < 1:
        told = [replace(reason, affinity=reason.affinity * scale) for reason in reasons]
    return Affinity(total * scale, tuple(sorted(told, key=lambda one: -abs(one.affinity))))
