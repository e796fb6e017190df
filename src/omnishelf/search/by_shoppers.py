"""A ranking by content, put in better order by what is known of shoppers, and of this one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from omnishelf.profiles.affinity import Affinity
from omnishelf.profiles.catalog import Catalog
from omnishelf.profiles.profile import Profile
from omnishelf.reranking.candidates import Candidates, QueryFacts, Reviews
from omnishelf.search.behaviour import Behaviour
from omnishelf.search.candidates import Vectors, candidates_of, fit
from omnishelf.search.lexicon import Lexicon
from omnishelf.search.personal import Explicit, catalog_of, personalise
from omnishelf.search.trace import Found, Ranking, Trace
from omnishelf.search.wording import Worded, Wording
from omnishelf.settings import SortFields
from omnishelf.types import Product, Query


class ByShoppers:
    """Orders what a searcher found. Safe to use from several threads."""

    def __init__(
        self,
        products: Callable[[Sequence[str]], Mapping[str, Product]],
        vectors: Vectors,
        wording: Callable[[], Wording],
        fields: SortFields,
        *,
        reviewed: Callable[[], Reviews],
        floor: float,
    ) -> None:
        """Read products and vectors of one index by these.

        Args:
            products: reads products.
            vectors: reads vectors by which products are compared.
            wording: how words are read now.
            fields: where a product says when it came.
            reviewed: what reviews say now.
            floor: the score below which hits are not shown.
        """
        self._products, self._vectors, self._wording = products, vectors, wording
        self._fields, self._reviewed, self._floor = fields, reviewed, floor
        self._catalog: tuple[Lexicon | None, Catalog] | None = None

    @property
    def catalog(self) -> Catalog:
        """What profiles are made by; another object as soon as they must be made anew."""
        lexicon, made = self._wording().lexicon, self._catalog
        if made is None or made[0] is not lexicon:
            made = self._catalog = (lexicon, catalog_of(lexicon, self._products, self._vectors))
        return made[1]

    def order(
        self,
        behaviour: Behaviour,
        query: Query,
        facts: QueryFacts,
        found: Found,
        ranked: Ranking,
        worded: Worded,
    ) -> tuple[Ranking, Mapping[str, Affinity] | None]:
        """The ranking by what is known, and how well products fit who asks; None if that had no
        say.

        Args:
            behaviour: what is known.
            query: what is asked.
            facts: of it.
            found: each source's candidates.
            ranked: by content, best first.
            worded: what its words ask for.
        """
        profile = behaviour.profile_for(query)
        if behaviour.reranker:
            near = self._candidates(facts, ranked[: behaviour.reranker.depth], found, profile)
            ranked = behaviour.reranker.rerank(near, ranked)
        if profile is None:
            return ranked, None
        return personalise(
            ranked,
            profile,
            Explicit.of(worded.heeded, query.where, profile),
            bound=behaviour.bound,
            floor=self._floor,
            products=self._products,
            vectors=self._vectors,
        )

    def candidates(self, trace: Trace, depth: int) -> Candidates | None:
        """What learned ranking would put in better order; who asked is left out.

        Args:
            trace: of a search.
            depth: so many of the best by content.

        Returns:
            None if nothing was found.
        """
        if not trace.content:
            return None
        return self._candidates(facts_of(trace), trace.content[:depth], trace.found, None)

    def suiting(self, candidates: Candidates, profile: Profile) -> Candidates:
        """Candidates with how well they suit a shopper."""
        products = self._products(candidates.products)
        return replace(candidates, shopper=fit(profile, candidates, products, self._vectors))

    def _candidates(
        self, facts: QueryFacts, ranked: Ranking, found: Found, profile: Profile | None
    ) -> Candidates:
        products = self._products([item.key for item in ranked])
        reviewed = self._reviewed().of
        made = candidates_of(facts, ranked, found, products, self._fields, reviewed)
        return self.suiting(made, profile) if profile else made


def facts_of(trace: Trace) -> QueryFacts:
    """What learned ranking is told of a query: its words as they were given, for events tell
    those too."""
    return QueryFacts(
        trace.query.text or trace.searched.text,
        trace.worded.language,
        photo=trace.asked.picture is not None,
    )
