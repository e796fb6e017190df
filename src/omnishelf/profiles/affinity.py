"""How well products fit a shopper's profile, and why."""

from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from omnishelf.profiles.catalog import Trait
from omnishelf.profiles.interests import Interest
from omnishelf.profiles.profile import Profile
from omnishelf.profiles.rows import unit_rows
from omnishelf.profiles.tastes import NOTHING, traits_of
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


class Reason(NamedTuple):
    """One part of an affinity."""

    kind: ReasonKind
    affinity: float
    """Its part: all parts sum to the affinity."""
    value: str = ""
    """The brand, size or colour; of a price, the category."""
    seen: int = 0
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
    """In no order."""


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
    _add_near(parts, profile, products, vectors, silent)
    for trait in profile.catalog.fields:
        if trait not in silent and profile.tastes.liked.get(trait):
            _add_liked(parts, profile, products, trait)
    if "price" not in silent and profile.prices.bands:
        _add_priced(parts, profile, products)
    return [_summed(reasons) for reasons in parts]


def _add_near(
    parts: Sequence[list[Reason]],
    profile: Profile,
    products: Sequence[Product],
    vectors: Mapping[str, NDArray[np.float32]],
    silent: Collection[str],
) -> None:
    """Reasons of the visit and of the long-term interests."""
    places = [at for at, product in enumerate(products) if product.id in vectors]
    if not places:
        return
    _, rows = unit_rows(vectors, [products[at].id for at in places])
    session = [profile.session] if profile.session else []
    kinds: tuple[tuple[ReasonKind, Sequence[Interest], float], ...] = (
        ("session", session, _VISIT_PRIOR),
        ("interest", profile.interests, _PRIOR),
    )
    for kind, interests, prior in kinds:
        if interests and kind not in silent:
            for at, reason in zip(places, _near(kind, rows, interests, prior), strict=True):
                parts[at].append(reason)


def _near(
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
    strength = _WORTH[kind] * weight / (weight + prior)
    told = [("", len(one.products), 0, one.products[:_NAMED]) for one in interests]
    best = zip((strength * nearer.max(axis=1)).tolist(), nearer.argmax(axis=1).tolist(),
               strict=True)  # fmt: skip
    return [Reason(kind, affinity, *told[which]) for affinity, which in best]


def _add_liked(
    parts: Sequence[list[Reason]], profile: Profile, products: Sequence[Product], trait: Trait
) -> None:
    """Of a product's values of a trait the one that is liked most."""
    field, known = profile.catalog.fields[trait], _Known(profile, trait)
    for reasons, product in zip(parts, products, strict=True):
        if values := traits_of(product, field):
            told = known[values[0]]
            for value in values[1:]:
                told = max(told, known[value], key=_affinity)
            if told.affinity:
                reasons.append(told)


_affinity = attrgetter("affinity")


class _Known(dict[str, Reason]):
    """What each value of a trait says; products share few values."""

    def __init__(self, profile: Profile, trait: Trait) -> None:
        super().__init__()
        self._tastes, self._trait = profile.tastes, trait
        self._rates = profile.catalog.rates.get(trait, {})

    def __missing__(self, value: str) -> Reason:
        trait = self._trait
        liking = max(-1.0, self._tastes.liking(trait, value, self._rates.get(value, 0.0)))
        _, seen, bought = self._tastes.liked[trait].get(value, NOTHING)
        if liking > 0 and trait != "size" and seen < _LEAST:
            # Too little is known: it says nothing.
            liking = 0.0
        told = self[value] = Reason(trait, _WORTH[trait] * liking, value, seen, bought)
        return told


def _add_priced(
    parts: Sequence[list[Reason]], profile: Profile, products: Sequence[Product]
) -> None:
    for reasons, product in zip(parts, products, strict=True):
        band = profile.prices.band(product) if product.price else None
        if band is not None and product.price:
            name = band.path[-1] if band.path else ""
            affinity = _WORTH["price"] * band.liking(product.price)
            reasons.append(Reason("price", affinity, name, band.count))


def _summed(reasons: list[Reason]) -> Affinity:
    """The sum, and where it passes 1 its parts in proportion."""
    total = sum([reason.affinity for reason in reasons])
    if abs(total) > 1:
        reasons = [one._replace(affinity=one.affinity / abs(total)) for one in reasons]
        total /= abs(total)
    return Affinity(total, tuple(reasons))
