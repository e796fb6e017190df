"""What is known of a shopper moves products, within a bound."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.gathered import Gathered
from omnishelf.profiles.affinity import Affinity, affinities
from omnishelf.profiles.catalog import Catalog, Trait
from omnishelf.profiles.profile import Profile
from omnishelf.search.lexicon import Lexicon
from omnishelf.search.trace import Ranking
from omnishelf.search.wanted import wanted_by
from omnishelf.types import Credit, Filter, Product
from omnishelf.understanding.conditions import Chip

PROFILE: Credit = "profile"
DEPTH = 100
"""Of so many of the best it is looked how well they fit: several pages."""


def catalog_of(
    lexicon: Lexicon | None,
    products: Callable[[Sequence[str]], Mapping[str, Product]],
    vectors: Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]],
) -> Catalog:
    """What profiles of this shop are made by.

    Args:
        lexicon: tells which fields have sizes and colours, and how common values are; without it
            profiles are of vectors and prices alone.
        products: reads products.
        vectors: reads vectors by which products are compared.
    """
    if lexicon is None:
        return Catalog(products, vectors)
    told: dict[Trait, str | None] = {
        trait: lexicon.conditions.field_of(trait) for trait in get_args(Trait)
    }
    fields = {trait: field for trait, field in told.items() if field}
    counts = {"brand": lexicon.vocabulary.brands, **lexicon.vocabulary.values}
    every = max(1, lexicon.vocabulary.products)
    rates = {
        trait: {value: count / every for value, count in counts.get(field, {}).items()}
        for trait, field in fields.items()
    }
    return Catalog(products, vectors, fields, rates)


@dataclass(frozen=True, slots=True)
class Explicit:
    """What a query says itself, which no profile overrules."""

    wanted: tuple[Filter, ...] = ()
    """What passes has what was asked for."""
    silent: frozenset[str] = frozenset()
    """Kinds of reasons that have no say: the query names a value of them."""

    @classmethod
    def of(cls, chips: Sequence[Chip], where: Filter | None, profile: Profile) -> "Explicit":
        """What these say.

        Args:
            chips: what was understood and not taken away.
            where: the shopper's filter.
            profile: whose fields it is about.
        """
        kinds = {"price": "price", **{at: kind for kind, at in profile.catalog.fields.items()}}
        filtered = {name for name, *_ in wanted_by(where)} if where is not None else set()
        silent = {chip.slot.kind for chip in chips} | {
            kind for name, kind in kinds.items() if name in filtered
        }
        return cls(tuple(chip.filter for chip in chips if chip.filter), frozenset(silent))


def personalise(
    ranked: Ranking,
    profile: Profile,
    explicit: Explicit,
    *,
    bound: float,
    floor: float,
    products: Callable[[Sequence[str]], Mapping[str, Product]],
    vectors: Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]],
) -> tuple[Ranking, Mapping[str, Affinity]]:
    """Move products by how well they fit a profile; contributions still sum to scores.

        score' = score x (1 + bound x affinity),  affinity in [-1, 1]

    So no score changes by more than `bound`, and no product passes one that is more than
    (1 + bound) / (1 - bound) times as relevant. Where a query says itself what is wanted, a
    product that lacks some of it gains nothing, and one that has all of it loses nothing.

    Args:
        ranked: best first.
        profile: of the shopper.
        explicit: what the query says itself.
        bound: from 0 to below 1.
        floor: no score falls below it that is not below it already.
        products: reads products.
        vectors: reads vectors of the source that the profile's are of.

    Returns:
        The ranking, and the affinities of the products that it was looked at.
    """
    ids = [item.key for item in ranked[:DEPTH]]
    near = products(ids)
    ids = [id for id in ids if id in near]
    found = affinities(profile, [near[id] for id in ids], vectors(ids), silent=explicit.silent)
    told = dict(zip(ids, _heeding(explicit, found, [near[id] for id in ids]), strict=True))
    strengths: dict[str, float] = {}
    moved = []
    for item in ranked:
        affinity = told.get(item.key)
        strength = item.score * (1 + bound * affinity.value) if affinity else item.score
        strengths[item.key] = strength
        score = min(1.0, max(strength, min(floor, item.score)))
        if score == item.score:
            moved.append(item)
        else:
            added = {PROFILE: score - item.score}
            moved.append(Fused(item.key, score, {**item.contributions, **added}))
    # Scores end at the floor and at 1: of those that are equal there the stronger comes first.
    moved.sort(key=lambda item: (-item.score, -strengths[item.key]))
    return moved, {id: affinity for id, affinity in told.items() if affinity.value}


def _heeding(
    explicit: Explicit, found: Sequence[Affinity], products: Sequence[Product]
) -> list[Affinity]:
    """Affinities that overrule nothing: what lacks something that was asked for gains nothing,
    what has all of it loses nothing."""
    if not explicit.wanted:
        return list(found)
    gathered = Gathered(products)
    having = [gathered.passing(where) for where in explicit.wanted]
    whole = frozenset[int].intersection(*having)
    nothing = Affinity(0.0, ())
    return [
        nothing if (affinity.value < 0) == (at in whole) else affinity
        for at, affinity in enumerate(found)
    ]
