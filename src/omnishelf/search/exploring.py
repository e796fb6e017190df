"""Products that little is known of, shown by chance in a bounded share of searches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from omnishelf.exploration.beliefs import beliefs
from omnishelf.exploration.candidates import unexplored
from omnishelf.exploration.plan import plan
from omnishelf.exploration.rates import Rates
from omnishelf.merchandising.ordering.sorting import sold_out
from omnishelf.search.behaviour import Explored
from omnishelf.search.chance import Chance
from omnishelf.search.showing import Shown
from omnishelf.settings import ExplorationSettings
from omnishelf.types import Product, Query

DEPTH = 100
"""New products are taken from so many of the best: what is shown is relevant all the same."""
_CERTAIN = 1 - 1e-9


@dataclass(frozen=True, eq=False)
class Exploring:
    """Explores by what shoppers have seen and clicked so far."""

    rates: Rates
    settings: ExplorationSettings
    share: float
    """Of searches that may show a new product."""
    chance: Chance

    def explore(
        self,
        query: Query,
        shown: Shown,
        products: Callable[[Sequence[str]], Mapping[str, Product]],
    ) -> Explored:
        """One place given away by chance, or none; see `search.behaviour.Explorer`.

        Searches of nobody and in another order than relevance are left as they are: what became
        of the first would not be told, and the second was asked for.
        """
        if query.sort != "relevance" or not (query.shopper or query.session):
            return Explored(shown, {})
        near = [*shown.ranked[:DEPTH]]
        ranking = [item.key for item in near]
        pinned = {id for id, effects in shown.effects.items()
                  if any(effect.action == "pin" for effect in effects)}  # fmt: skip
        new = [
            id
            for id in unexplored(
                self.rates, ranking[self.settings.last :], enough=self.settings.enough
            )
            if id not in pinned
        ][: self.settings.candidates]
        if not new:
            return Explored(shown, {})
        gone = sold_out(products(new))
        new = [id for id in new if id not in gone]
        rng = self.chance.of(query)
        told = beliefs(self.rates, [*dict.fromkeys([*ranking[: self.settings.last], *new])])
        fixed = {place for place, id in enumerate(ranking, 1) if id in pinned}
        drawn = plan(
            ranking, new, told, self.settings, rng, fixed=fixed, share=self.share
        ).draw(rng)  # fmt: skip
        items = {item.key: item for item in near}
        ordered = [items[id] for id in drawn.order]
        return Explored(
            replace(shown, ranked=[*ordered, *shown.ranked[DEPTH:]]),
            {
                id: chance
                for id, chance in zip(drawn.order, drawn.propensities, strict=True)
                if chance < _CERTAIN
            },
        )
