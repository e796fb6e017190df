"""Segments: shoppers of like tastes, each group of at least k."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.audiences.shoppers import Shoppers, Trait
from omnishelf.marketing.errors import MarketingError

Values = NDArray[np.float64]
Groups = NDArray[np.intp]

_WORTH_IT = 0.05
"""Share of what a single group leaves unexplained that one more must explain."""
_ROUNDS = 20
_TRAITS = 5
_SEEN = 4_096
"""Shoppers among whom first centres are looked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """A trait that is more frequent in a segment than elsewhere."""

    trait: Trait
    share: float
    """Of the segment."""
    lift: float
    """The share over that among all shoppers."""


@dataclass(frozen=True, eq=False)
class Segment:
    """At least k shoppers."""

    name: str
    """By what tells them from others."""
    members: tuple[str, ...]
    """Pseudonyms, those nearest to the centre first."""
    centre: Values
    """[dim], unit: where to look for products for them."""
    traits: tuple[Told, ...]
    """Only such as at least k of them have."""


def segments(shoppers: Shoppers, *, k: int, most: int = 8) -> tuple[Segment, ...]:
    """Part shoppers by taste.

    Spherical k-means (I. Dhillon, D. Modha, Machine Learning 42, 2001), begun from the shopper
    nearest to all and then those farthest from what is there already, so that the same shoppers
    always give the same segments. One more is made as long as it explains a twentieth of what a
    single one leaves unexplained. A group of fewer than k shoppers is then joined with the one
    nearest to it (k-anonymity: L. Sweeney, 2002), so that nobody is left over to be told by what
    is missing.

    Args:
        shoppers: who agreed.
        k: the least size, at least 2.
        most: segments.

    Returns:
        The largest first; each shopper is in one.

    Raises:
        MarketingError: there are fewer than k shoppers; k is less than 2, or `most` than 1.
    """
    if k < 2 or most < 1:  # noqa: PLR2004
        raise MarketingError(
            f"segments of at least {k} shoppers, {most} at most, can't be made: k is at least 2, "
            "and there is at least 1 segment"
        )
    if len(shoppers) < k:
        raise MarketingError(
            f"fewer than {k} shoppers agreed to advertising and are known well enough: nothing is "
            "told of so few"
        )
    rows = shoppers.vectors.astype(np.float64)
    groups = _joined(rows, _parted(rows, most), k)
    overall = Counter(trait for traits in shoppers.traits for trait in traits)
    found = [
        _segment(shoppers, rows, np.flatnonzero(groups == group), overall, k)
        for group in np.unique(groups)
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.members), one.name)))


def _parted(rows: Values, most: int) -> Groups:
    groups = np.zeros(len(rows), np.intp)
    some = rows[np.linspace(0, len(rows) - 1, min(_SEEN, len(rows))).astype(np.intp)]
    seeds = [int(np.argmax(some @ rows.sum(axis=0)))]
    whole = loss = len(rows) - float(np.linalg.norm(rows.sum(axis=0)))
    while len(seeds) < most:
        far = int(np.argmin((some @ some[seeds].T).max(axis=1)))
        if far in seeds:
            break
        seeds.append(far)
        tried, left = _clustered(rows, some[seeds])
        if loss - left < _WORTH_IT * whole or loss - left <= 0:
            break
        groups, loss = tried, left
    return groups


def _clustered(rows: Values, centres: Values) -> tuple[Groups, float]:
    """Each row's group, and what stays unexplained: the sum of 1 - cosine."""
    groups = np.full(len(rows), -1)
    lengths = np.zeros(len(centres))
    for _ in range(_ROUNDS):
        nearest = (rows @ centres.T).argmax(axis=1)
        if (nearest == groups).all():
            break
        groups = nearest
        sums = np.zeros_like(centres)
        np.add.at(sums, groups, rows)
        lengths = np.linalg.norm(sums, axis=1)
        # An empty group keeps its centre.
        centres = np.where(
            lengths[:, None] > 0, sums / np.maximum(lengths, 1e-12)[:, None], centres
        )
    return groups, float(len(rows) - lengths.sum())


def _joined(rows: Values, groups: Groups, k: int) -> Groups:
    """The smallest group goes to the nearest until none has fewer than k."""
    while True:
        names, counts = np.unique(groups, return_counts=True)
        if counts.min() >= k or len(names) == 1:
            return groups
        sums = np.array([rows[groups == name].sum(axis=0) for name in names])
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        small = int(np.argmin(counts))
        near = centres @ centres[small]
        near[small] = -np.inf
        groups = np.where(groups == names[small], names[int(np.argmax(near))], groups)


def _segment(
    shoppers: Shoppers, rows: Values, members: Groups, overall: Counter[Trait], k: int
) -> Segment:
    own = rows[members]
    total = own.sum(axis=0)
    centre = total / max(1e-12, float(np.linalg.norm(total)))
    near = members[np.argsort(-(own @ centre), kind="stable")]
    counts = Counter(trait for member in members for trait in shoppers.traits[member])
    told = [
        Told(
            trait,
            count / len(members),
            (count / len(members)) / (overall[trait] / len(shoppers)),
        )
        for trait, count in counts.items()
        if count >= k
    ]
    traits = _telling(told)
    name = ", ".join(f"{each.trait[0]} {each.trait[1]}" for each in traits[:2])
    return Segment(
        name or f"{len(members):,} shoppers",
        tuple(shoppers.ids[at] for at in near),
        centre,
        traits,
    )


def _telling(told: Sequence[Told]) -> tuple[Told, ...]:
    """By share x log(lift), what each adds to telling the segment from all."""
    more = [each for each in told if each.lift > 1]
    more.sort(key=lambda each: (-each.share * float(np.log(each.lift)), each.trait))
    return tuple(more[:_TRAITS])
