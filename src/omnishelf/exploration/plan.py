"""How a ranking is explored: all lists that may be shown, each with its chance."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from omnishelf.exploration.beliefs import Beliefs
from omnishelf.exploration.slots import given, may_take, open_slots
from omnishelf.exploration.thompson import chances_to_win
from omnishelf.settings import ExplorationSettings

Values = NDArray[np.float64]


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
        order = (
            self.ranking
            if chosen is None
            else given(self.ranking, self.fixed, chosen.slot, chosen.product)
        )[:length]
        return Shown(tuple(order), self._propensities(order), chosen)

    def _propensities(self, order: Sequence[str]) -> tuple[float, ...]:
        """By place, the sum of the chances of all lists that have the same product there.

        A place shows what was given to it, or its own product, or, below a slot, the one that
        moved down from above it.
        """
        moved = self._moved_down
        told = []
        for at, product in enumerate(order, 1):
            if at in self.fixed:
                told.append(1.0)
            elif at <= len(self.ranking) and product == self.ranking[at - 1]:
                taken = sum(chance for one, chance in self.chances.items() if one.slot == at)
                told.append(max(0.0, 1 - float(moved[at]) - taken))
            else:
                told.append(self.chances.get(Given(product, at), float(moved[at])))
        return tuple(told)

    @property
    def _moved_down(self) -> Values:
        """[places + 2], by place the chance that the product above it has come there."""
        places = {product: at for at, product in enumerate(self.ranking, 1)}
        steps = np.zeros(len(self.ranking) + 3)
        for one, chance in self.chances.items():
            # Down to where the given product was, all move; from outside, to the end.
            steps[one.slot + 1] += chance
            steps[places.get(one.product, len(self.ranking) + 1) + 1] -= chance
        return steps.cumsum()


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
    if share > 0 and few and slots:
        rates = beliefs.draw(few, rng, times=settings.draws)
        holding = [ranking[slot - 1] for slot in slots]
        held = beliefs.draw(holding, rng, times=settings.draws)
        for slot, holder in zip(slots, held.T, strict=True):
            at = [n for n, each in enumerate(few) if may_take(ranking, places, slot, each)]
            if at:
                for n, chance in zip(at, chances_to_win(rates[:, at], holder), strict=True):
                    if chance > 0:
                        chances[Given(few[n], slot)] = share * float(chance) / len(slots)
    return Plan(tuple(ranking), places, chances)
