"""What is known of a shopper's taste: made of events and the catalog, kept in memory only."""

from dataclasses import dataclass

from omnishelf.profiles.acts import Acts, weigh
from omnishelf.profiles.catalog import Catalog
from omnishelf.profiles.interests import Interest, interests, one_interest
from omnishelf.profiles.prices import Prices
from omnishelf.profiles.tastes import Tastes

_VISIT = 15 * 60.0
"""Half-life within a visit, in seconds before its last event."""
_DAY = 86_400.0


@dataclass(frozen=True, eq=False)
class Profile:
    """Of one shopper, or of one visit of somebody unknown."""

    interests: tuple[Interest, ...]
    """Long-term, the weightiest first; none of somebody unknown."""
    session: Interest | None
    """This visit's, the latest products weighing most; None before the first click of it."""
    tastes: Tastes
    prices: Prices
    catalog: Catalog

    @classmethod
    def of(
        cls, acts: Acts, visit: Acts, catalog: Catalog, *, now: float, half_life_days: float
    ) -> "Profile | None":
        """What these acts tell, a pure function of them and the catalog.

        Args:
            acts: all that the shopper did; empty for somebody unknown.
            visit: what was done on this visit.
            catalog: the shop's products.
            now: seconds since 1970.
            half_life_days: after so many days an act counts half.

        Returns:
            None if nothing is known.
        """
        half_life = half_life_days * _DAY
        known = weigh(acts, now=now, half_life=half_life)
        recent = weigh(visit, now=float(visit.time.max(initial=0.0)), half_life=_VISIT)
        # Of somebody unknown the visit is all there is to tell brands and sizes by.
        told = known if known.ids else weigh(visit, now=now, half_life=half_life)
        ids = [*dict.fromkeys((*told.ids, *recent.ids))]
        if not ids:
            return None
        vectors = catalog.vectors(ids)
        products = catalog.products(told.ids)
        return cls(
            interests(vectors, known.ids, known.weights.tolist()),
            one_interest(vectors, recent.ids, recent.weights.tolist()),
            Tastes.of(told, products, catalog),
            Prices.of(told, products),
            catalog,
        )
