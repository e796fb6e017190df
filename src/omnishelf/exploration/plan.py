"""How a ranking is explored: all lists that may be shown, each with its chance."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from omnishelf.exploration.beliefs import Beliefs
from omnishelf.exploration.slots import given, may_take, open_slots
from omnishelf.exploration.thompson import chances_to_win
from omnishelf.settings import ExplorationSettings


class Given(NamedTuple):
    """A place given to a product."""

    product: str
    slot: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One list that is shown."""

    order: tuple[str, ...]
    propensities: tuple[float, ...]
    """By place, how probable it was that this product would stand there; what impressions log."""
    explored: Given | None
    """What was put there to be learned about; None: the ranking is shown as it is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The lists that may be shown for one search."""

    ranking: tuple[str, ...]
    fixed: frozenset[int]
    chances: dict[Given, float]
    """Of each place given away; what is left of 1 is the chance that nothing is."""

    def draw(self, rng: np.random.Generator, *, length: int | None = None) -> Shown:
        """Draw the list to show.

        Propensities are exact: they are summed over all lists that this plan may show. For a
        search of which another page is shown, make the plan and draw with the same seed.

        Args:
            rng: for the draw.
            length: places to show, from the first; None: all.
        """
        drawn, chosen = rng.random(), None
        for one, chance in self.chances.items():
            if drawn < chance:
                chosen = one
                break
            drawn -= chance
        order = self._list(chosen)[:length]
        return Shown(tuple(order), self._propensities(order), chosen)

    def _list(self, chosen: Given | None) -> Sequence[str]:
        if chosen is None:
            return self.ranking
        return given(self.ranking, self.fixed, chosen.slot, chosen.product)

    def _propensities(self, order: Sequence[str]) -> tuple[float, ...]:
        """By place; lists that have the same product there add up."""
        sums = np.zeros(len(order))
        shown = np.array([*order], object)
        stays = 1 - sum(self.chances.values())
        for one, chance in ((None, stays), *self.chances.items()):
            other = np.array([*self._list(one)[: len(order)]], object)
            sums[: len(other)] += chance * (shown[: len(other)] == other)
        return tuple(float(each) for each in sums.clip(0, 1))


def plan(
    ranking: Sequence[str],
    candidates: Sequence[str],
    beliefs: Beliefs,
    settings: ExplorationSettings,
    rng: np.random.Generator,
    *,
    fixed: Collection[int] = (),
    share: float | None = None,
) -> Plan:
    """Decide how a ranking is explored.

    At most one place of a list is given away, and at most in the given share of searches: what
    explores is bounded whatever is believed, and whoever clicks. Each slot of the settings'
    places is as likely as the others; in it, candidates and the product that stands there compete
    by Thompson sampling. Chances to win are estimated from a few hundred draws, and the winner is
    then drawn by those very estimates: so propensities are exact, though the estimates are not.

    Args:
        ranking: ids, best first.
        candidates: ids of new products that may be shown: in stock, passing the filter, relevant.
            Only the first are looked at, as many as the settings say.
        beliefs: of all candidates and of the products at the slots, at least.
        settings: the bounds.
        rng: for the estimates.
        fixed: places, from 1, that are not to be touched: pinned and ruled ones.
        share: of searches; None: the settings'. An experiment's arm may say another.
    """
    share = settings.share if share is None else share
    places = frozenset(fixed)
    slots = open_slots(len(ranking), places, settings.first, settings.last)
    few = [*dict.fromkeys(candidates)][: settings.candidates]
    chances: dict[Given, float] = {}
    if share > 0 and few:
        for slot in slots:
            for product, chance in _winners(ranking, places, slot, few, beliefs, settings, rng):
                chances[Given(product, slot)] = share * chance / len(slots)
    return Plan(tuple(ranking), places, chances)


def _winners(
    ranking: Sequence[str],
    fixed: frozenset[int],
    slot: int,
    candidates: Sequence[str],
    beliefs: Beliefs,
    settings: ExplorationSettings,
    rng: np.random.Generator,
) -> list[tuple[str, float]]:
    """Candidates that may win a slot, with their chances; the slot's own product is not named."""
    there = ranking[slot - 1]
    rivals = [each for each in candidates if may_take(ranking, fixed, slot, each)]
    if not rivals:
        return []
    chances = chances_to_win(beliefs.rows([there, *rivals]), rng, draws=settings.draws)
    return [
        (product, float(chance))
        for product, chance in zip(rivals, chances[1:], strict=True)
        if chance > 0
    ]
