"""Lists that two ways of ranking make together, so that shoppers tell which of them they prefer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from omnishelf.experiments.interleaving import team_draft
from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.search.chance import Chance
from omnishelf.search.showing import Shown
from omnishelf.types import Query

DEPTH = 100
"""So many places are drafted; what comes after is as the first ranks it."""


@dataclass(frozen=True, eq=False)
class Drafting:
    """How lists are drafted."""

    arms: tuple[str, str]
    """What events say of a product that either ranking picked."""
    chance: Chance
    """How coins fall."""

    def draft(self, query: Query, one: Shown, other: Shown) -> tuple[Shown, Mapping[str, str]]:
        """One list of two, and by product the arm that picked it.

        Products that a rule has pinned stay where they are, and no arm has picked them. Where the
        rankings differ in which of a product's variants they show, the one that was picked first
        stands for all.

        Args:
            query: what is asked.
            one: what the first ranking shows.
            other: what the second one does.
        """
        pinned = _pinned(one)
        held = {item.key for item in pinned.values()}
        free = [[item for item in side.ranked if item.key not in held] for side in (one, other)]
        drafted = team_draft(
            [item.key for item in free[0][:DEPTH]],
            [item.key for item in free[1][:DEPTH]],
            self.chance.of(query),
            length=DEPTH,
        )
        items = [{item.key: item for item in side} for side in free]
        picked = [items[team][id] for id, team in zip(drafted.order, drafted.teams, strict=True)]
        arms = {id: self.arms[team] for id, team in zip(drafted.order, drafted.teams, strict=True)}
        variants = {**other.variants, **one.variants}
        after = (item for item in free[0] if item.key not in arms)
        ranked = [*_once((*picked, *after), variants)]
        for place, item in pinned.items():
            ranked.insert(place, item)
        return replace(one, ranked=ranked, variants=variants), arms


def _pinned(shown: Shown) -> dict[int, Fused[str, Any]]:
    """By place, what a rule has pinned there."""
    return {
        place: item
        for place, item in enumerate(shown.ranked)
        if any(effect.action == "pin" for effect in shown.effects.get(item.key, ()))
    }


def _once(
    items: Iterable[Fused[str, Any]], variants: Mapping[str, tuple[str, ...]]
) -> Iterator[Fused[str, Any]]:
    """Without what one before stands for."""
    covered = set[str]()
    for item in items:
        if item.key not in covered:
            covered.update(variants.get(item.key, ()))
            yield item
