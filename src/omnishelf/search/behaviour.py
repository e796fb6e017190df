"""What shoppers did, as far as a search goes by it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from omnishelf.profiles.profile import Profile
from omnishelf.reranking.candidates import Candidates
from omnishelf.search.drafting import Drafting
from omnishelf.search.showing import Shown
from omnishelf.search.trace import Ranking
from omnishelf.types import Product, Query


class Reranker(Protocol):
    """Ranks what was found anew, by what was learned of how shoppers behave."""

    @property
    def state(self) -> Hashable:
        """The same as long as it ranks alike."""
        ...

    @property
    def depth(self) -> int:
        """So many of the best are put in another order."""
        ...

    def rerank(self, candidates: Candidates, ranked: Ranking) -> Ranking:
        """The same products in another order, what it adds credited to `behaviour`:
        contributions still sum to scores, in [0, 1].

        Args:
            candidates: the first of `ranked`, `depth` at most.
            ranked: best first.
        """
        ...


class Explored(NamedTuple):
    """A ranking in which chance had a say."""

    shown: Shown
    propensities: Mapping[str, float]
    """By product, how probable it was that it would stand where it stands; of those products
    only where chance had a say."""


class Explorer(Protocol):
    """Lets chance show some products that little is known of."""

    def explore(
        self,
        query: Query,
        shown: Shown,
        products: Callable[[Sequence[str]], Mapping[str, Product]],
    ) -> Explored:
        """What is shown with some products in other places; those that a rule has pinned stay
        (`shown.effects`).

        Args:
            query: what is asked.
            shown: without chance.
            products: reads products.
        """
        ...


def _nobody(_: str | None, __: str | None) -> Profile | None:
    return None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What is known of shoppers now; as it is made without arguments, nothing."""

    profile: Callable[[str | None, str | None], Profile | None] = field(default=_nobody)
    """Of a shopper and a visit, by the ids that a search names; None if nothing is known."""
    bound: float = 0.1
    """By what share of its score a profile may move a product."""
    reranker: Reranker | None = None
    explorer: Explorer | None = None
    drafts: "tuple[Drafting, Behaviour] | None" = None
    """How a list is drafted from this and from another behaviour; None: it is this one's alone."""

    @property
    def by_chance(self) -> bool:
        """Whether chance has a say in what is shown."""
        return self.explorer is not None or self.drafts is not None

    def profile_for(self, query: Query) -> Profile | None:
        """Of who asks; None where nobody is named, or their profile shall have no say: it was
        switched off, or another order was chosen."""
        named = query.shopper is not None or query.session is not None
        if not (named and query.personal and query.sort == "relevance"):
            return None
        return self.profile(query.shopper, query.session)


Behaviours = Callable[[Query], Behaviour]
"""What is known of shoppers, as far as this query shall go by it."""
