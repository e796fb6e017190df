"""What shoppers ask for, and in which words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shoppers.goods import Goods

PHRASINGS = (0.6, 0.25, 0.15)
"""How often each way of saying it is used."""
_ZIPF = 0.8
"""The r-th most wanted is asked for in proportion to r ** -0.8."""
_MOST = 150
"""Wishes of each form at most, so that a catalog of many brands is not asked about in words that
come once."""
_LEAST = 4
"""Products of a kind that is asked for."""
_OTHER_KIND, _OTHER_GROUP = 0.25, 0.02
_OTHER_TRAIT = 0.35
Names = Callable[[str], str]


@dataclass(frozen=True)
class Wish:
    """A kind of goods, and perhaps its colour or brand."""

    kind: int
    trait: str | None = None
    value: int = -1


@dataclass(frozen=True, eq=False)
class Wishes:
    """All that is asked for, with how often and how."""

    wishes: tuple[Wish, ...]
    popularity: NDArray[np.float64]
    """[wishes], sums to 1."""
    texts: tuple[tuple[str, str, str], ...]
    """[wishes], the ways to say it."""

    @classmethod
    def draw(
        cls, goods: Goods, rng: np.random.Generator, *, names: Mapping[str, str] | None = None
    ) -> "Wishes":
        """Wishes that some product fulfils, in an order of popularity drawn by chance.

        Args:
            goods: the catalog.
            rng: for the order.
            names: what shoppers call kinds and colours, where not by the catalog's label.
        """
        said = names or {}
        wishes = [Wish(int(kind)) for kind in _kinds(goods)]
        for trait in ("colour", "brand"):
            pairs = [*_pairs(goods, trait)]
            chosen = rng.permutation(len(pairs))[:_MOST]
            wishes += [pairs[at] for at in sorted(chosen)]
        rank = rng.permutation(len(wishes)) + 1
        # Fewer words are asked more often: a bare kind counts three times.
        bare = np.array([3.0 if wish.trait is None else 1.0 for wish in wishes])
        popularity = bare * rank**-_ZIPF
        texts = tuple(_texts(wish, goods, said) for wish in wishes)
        return cls(tuple(wishes), popularity / popularity.sum(), texts)

    def __len__(self) -> int:
        return len(self.wishes)


def relevance(wish: Wish, goods: Goods) -> NDArray[np.float64]:
    """[n], how far each product is what was asked for, in (0, 1]; 1 for all that was named.

    Another kind of the same group is worth 0.25, any other 0.02; a colour or brand that is not
    the one that was named takes 0.65 away.
    """
    same_kind = goods.kind.codes == wish.kind
    groups = np.unique(goods.group.codes[same_kind])
    worth = np.where(np.isin(goods.group.codes, groups), _OTHER_KIND, _OTHER_GROUP)
    worth = np.where(same_kind, 1.0, worth)
    if wish.trait is not None:
        worth = np.where(goods.traits[wish.trait].codes == wish.value, worth, _OTHER_TRAIT * worth)
    return worth


def _kinds(goods: Goods) -> NDArray[np.intp]:
    named = np.array([bool(value) for value in goods.kind.values])
    counts = np.bincount(goods.kind.codes, minlength=len(goods.kind.values))
    return np.flatnonzero(named & (counts >= _LEAST))


def _pairs(goods: Goods, name: str) -> Iterator[Wish]:
    """Kinds with a colour or brand that at least two products have."""
    trait = goods.traits[name]
    asked = set(_kinds(goods).tolist())
    pairs, counts = np.unique(np.stack([goods.kind.codes, trait.codes]), axis=1, return_counts=True)
    for kind, value in pairs[:, counts >= 2].T.tolist():
        if kind in asked and trait.values[value]:
            yield Wish(kind, name, value)


def _texts(wish: Wish, goods: Goods, said: Mapping[str, str]) -> tuple[str, str, str]:
    label = goods.kind.values[wish.kind]
    kind = said.get(label, label.lower())
    if wish.trait is None:
        return kind, f"{kind} for sale", f"looking for {kind}"
    label = goods.traits[wish.trait].values[wish.value]
    value = said.get(label, label.lower())
    if wish.trait == "colour":
        return f"{value} {kind}", f"{kind} {value}", f"looking for {kind} in {value}"
    return f"{value} {kind}", f"{kind} {value}", f"{kind} by {value}"
