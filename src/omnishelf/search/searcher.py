"""A search from query to results."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import FilterError, NoSpeechError
from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.index import index
from omnishelf.index.index import Index
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.merchandising.ordering.arrange import Ordering
from omnishelf.profiles.affinity import Affinity
from omnishelf.reranking.candidates import Candidates, QueryFacts, Reviews
from omnishelf.search.aims import Aim, aims
from omnishelf.search.asked import Asked, understand
from omnishelf.search.behaviour import Behaviour, Behaviours
from omnishelf.search.by_shoppers import ByShoppers
from omnishelf.search.clock import Clock
from omnishelf.search.composed.composer import Composer
from omnishelf.search.facets import count_facets
from omnishelf.search.hits import hits_of
from omnishelf.search.ranking import rank
from omnishelf.search.read_products import ReadProducts
from omnishelf.search.repeated import Repeated
from omnishelf.search.retrieving import both, retrieve
from omnishelf.search.showing import Shown, show
from omnishelf.search.trace import Found, Ranking, Trace
from omnishelf.search.wording import Worded, Wording
from omnishelf.settings import MediaLimits, SearchSettings
from omnishelf.speech.listener import Listener
from omnishelf.types import (
    And,
    Banner,
    Equal,
    Facet,
    Filter,
    Product,
    Query,
    Results,
    SearchPlan,
    Source,
    Understood,
)

_LIKENESS: tuple[Source, ...] = ("fused", "text", "image")
"""Sources by whose vectors hits are compared with one another, the first that the index has."""


class _Ranked(NamedTuple):
    """What was found and how it is ranked by content."""

    found: Found
    ranked: Ranking
    cut: Ranking
    """Too unlikely to be relevant."""
    worded: Worded
    where: Filter | None
    preferred: frozenset[str]
    """Ids of products that have all that is preferred."""


class _Ordered(NamedTuple):
    """A ranking by what is known of shoppers, as it is shown."""

    shown: Shown
    affinities: Mapping[str, Affinity] | None
    propensities: Mapping[str, float]


class Searcher:
    """Searches one index. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        encoders: EncoderSet,
        listener: Listener,
        model: ShelfModel | None,
        *,
        aliases: Callable[[Product], tuple[str, ...]],
        composer: Composer,
        wording: Callable[[], Wording],
        settings: SearchSettings,
        limits: MediaLimits,
        kept: Path,
        behaviour: Behaviours = lambda _: Behaviour(),
        reviewed: Callable[[], Reviews] = Reviews,
    ) -> None:
        """Search this index with these encoders.

        Args:
            index: where the products are.
            encoders: the set the index was filled by.
            listener: turns speech into words.
            model: what the shop has learned; None before it is trained.
            aliases: what else a product's attributes are called.
            composer: understands queries that want something otherwise.
            wording: reads words, as the shop's rules and words are now.
            settings: weights and depth.
            limits: what a query's media may cost.
            kept: the shop's media folder.
            behaviour: what is known of shoppers now.
            reviewed: what reviews say now.
        """
        self._index = index
        known = {*encoders, "fused"} if model else {*encoders}
        self._likeness = next((source for source in _LIKENESS if source in known), None)
        self._repeated = Repeated(index)
        self._products = ReadProducts(index)
        self.encoders = encoders
        self._listener = listener
        self._model = model
        self._calibrated = bool(model and model.config.ranker.questions)
        self._aliases = aliases
        self._composer = composer
        self._wording = wording
        self._settings = settings
        self._limits = limits
        self._kept = kept
        self._behaviour, self._reviewed = behaviour, reviewed
        self.shoppers = ByShoppers(
            self._products,
            self._vectors,
            wording,
            settings.sort_fields,
            reviewed=reviewed,
            floor=settings.hide_below if self._calibrated else 0.0,
        )

    def run(self, query: Query) -> Results:
        """Answer a query; one that was asked since the last write is not searched for again.

        Raises:
            QueryError: nothing is asked, or no source can answer it.
            NoSpeechError: a recording without speech, and nothing else asked.
            MediaError: the picture or the recording can't be read.
            FilterError: the filter or a facet does not fit the shop's fields.
            UnknownProductError: a liked or disliked product is not in the shop.
        """
        query.require_something()
        wording, behaviour = self._wording(), self._behaviour(query)
        if behaviour.by_chance or behaviour.profile_for(query):
            # What is one shopper's alone, or up to chance, is not kept for others.
            return self._search(query, wording, behaviour)
        return self._repeated.answer(
            replace(query, shopper=None, session=None, personal=True),
            lambda asked: self._search(asked, wording, behaviour),
            state=(wording.state(), self._learned_state(behaviour)),
        )

    def _learned_state(self, behaviour: Behaviour) -> Hashable:
        learned = behaviour.reranker
        return None if learned is None else (learned.state, self._reviewed())

    def trace(
        self, query: Query, asked: Asked | None = None, *, wording: Wording | None = None
    ) -> Trace:
        """All that the answer to a query went by, for explaining it.

        Args:
            query: the query.
            asked: what is searched for, if the query has been understood already.
            wording: reads its words; None: as the shop's is now.

        Raises:
            OmnishelfError: as `run` does.
        """
        if asked is None:
            query.require_something()
        wording = wording or self._wording()
        return self._traced(query, asked, wording, self._behaviour(query), Clock())

    def warm(self) -> None:
        """Learn what composed queries go by, so that the first of them need not wait for it."""
        self._composer.warm()

    def candidates(self, query: Query, *, depth: int) -> Candidates | None:
        """What learned ranking would put in better order for a query, who asks left out; None if
        nothing is found.

        Args:
            query: the query.
            depth: so many of the best by content.

        Raises:
            OmnishelfError: as `run` does.
        """
        query.require_something()
        trace = self._traced(query, None, self._wording(), Behaviour(), Clock())
        return self.shoppers.candidates(trace, depth)

    def _search(self, query: Query, wording: Wording, behaviour: Behaviour) -> Results:
        clock = Clock()
        trace = self._traced(query, None, wording, behaviour, clock)
        page = trace.ranked[query.offset : query.offset + query.limit]
        products = self._products([item.key for item in page])
        clock.lap("show")
        hits = hits_of(page, products, trace, self._aliases)
        clock.lap("explain")
        facets: tuple[Facet, ...] = ()
        if query.facets:
            facets = count_facets(self._index, query, lambda where: self._all(trace, where))
            clock.lap("facets")
        decision = trace.worded.decision
        return Results(
            hits=hits,
            total=len(trace.ranked),
            facets=facets,
            timings=clock.timings(),
            plans=_plans(trace.found),
            understood=_understood(trace),
            banners=tuple(
                Banner(text=banner.text, link=banner.link, picture=banner.picture)
                for banner in decision.banners
            ),
            redirect=decision.redirect,
        )

    def _traced(
        self,
        query: Query,
        asked: Asked | None,
        wording: Wording,
        behaviour: Behaviour,
        clock: Clock,
    ) -> Trace:
        given = query
        if asked is None:
            asked = understand(
                query,
                listener=self._listener,
                limits=self._limits,
                kept=self._kept,
                match_sounds="audio" in self.encoders and "audio" in query.using,
                vocabulary=wording.lexicon.vocabulary if wording.lexicon else None,
            )
        # Who wants pictures alone to answer does not want the catalog's words for them.
        told = "words" in query.using
        composed = self._composer.compose(query, asked, self._point) if told else None
        searched = composed.asked if composed else asked
        query = composed.narrowed(query) if composed else query
        # What is changed of a photo is no condition on what is found.
        worded = wording.read(searched.text, query, understand=told and not composed)
        searched = replace(searched, text=worded.text)
        clock.lap("understand")
        targets = composed.targets if composed else self._point(query, searched)
        clock.lap("encode")
        found, ranked, cut, worded, where, preferred = self._found(query, targets, worded)
        if asked.sound is not None and not any(found.values()):
            raise NoSpeechError(asked.notes[0])
        clock.lap("retrieve")
        # What is wanted otherwise is said so exactly that no taste has a say in it.
        content = composed.fit.rank(ranked) if composed else ranked
        facts = QueryFacts(
            given.text or searched.text, worded.language, photo=asked.picture is not None
        )

        def ordered(behaviour: Behaviour) -> _Ordered:
            order, affinities = content, None
            if not composed:
                order, affinities = self.shoppers.order(
                    behaviour, query, facts, found, content, worded
                )
            shown = self._shown(query, order, worded, preferred)
            propensities: Mapping[str, float] = {}
            if behaviour.explorer:
                shown, propensities = behaviour.explorer.explore(query, shown, self._products)
            return _Ordered(shown, affinities, propensities)

        shown, affinities, propensities = ordered(behaviour)
        arms: Mapping[str, str] = {}
        if behaviour.drafts:
            drafting, other = behaviour.drafts
            shown, arms = drafting.draft(query, shown, ordered(other).shown)
            # Where a product stands was decided by coins as well.
            propensities = {}
        clock.lap("rank")
        return Trace(
            given,
            asked,
            searched,
            where,
            tuple(targets),
            found,
            worded,
            shown,
            cut,
            affinities,
            propensities,
            content if composed is None else ranked,
            arms,
            composed.chips if composed else (),
        )

    def _all(self, trace: Trace, where: Filter | None) -> Iterable[Product]:
        """All that a search finds, under this filter instead of the shopper's."""
        ranked = trace.ranked
        if where != trace.query.where:
            query = replace(trace.query, where=where)
            _, ranked, *_ = self._found(query, trace.aims, trace.worded)
        return self._products([item.key for item in ranked]).values()

    def _point(self, query: Query, asked: Asked) -> list[Aim]:
        return aims(query, asked, encoders=self.encoders, index=self._index, model=self._model)

    def _found(self, query: Query, targets: Sequence[Aim], worded: Worded) -> _Ranked:
        """Candidates and their ranking; filters that leave nothing worth showing are let go, the
        least sure first, so that nothing that was only understood hides everything. Those that
        leave few are preferences from the beginning."""
        first = None
        narrowed = worded.decision.where
        preferring = worded.preferring()
        if query.sort == "relevance" and preferring is not worded and self._few(query, worded):
            worded = preferring
        while True:
            where = _all_of(query.where, narrowed, *worded.filters)
            try:
                found, preferred = self._retrieved(query, targets, worded, where)
            except FilterError:
                if narrowed is None:
                    raise
                # A rule's filter names a field that no product has: the merchant is told.
                narrowed = None
                continue
            ranked, cut = rank(found, targets, self._model, self._settings)
            here = _Ranked(found, ranked, cut, worded, where, preferred)
            first = first or here
            if ranked:
                return here
            relaxed = worded.relax()
            if relaxed is None and narrowed is None:
                return first
            narrowed, worded = (narrowed, relaxed) if relaxed else (None, worded)

    def _retrieved(
        self, query: Query, targets: Sequence[Aim], worded: Worded, where: Filter | None
    ) -> tuple[Found, frozenset[str]]:
        """Candidates; where something is preferred, as many that have it as of all, and which they
        are."""
        depth = max(self._settings.candidates, query.offset + query.limit)

        def ask(asked: Sequence[Aim], where: Filter | None) -> dict[Source, list[index.Candidate]]:
            return retrieve(
                self._index,
                query,
                asked,
                where=where,
                depth=depth,
                alternatives=worded.alternatives,
            )

        found = ask(targets, where)
        if not worded.preferences:
            return found, frozenset()
        # What was learned to bring all that is asked together finds them alone: asking the others
        # once more finds nothing better, and takes as long again.
        together = [aim for aim in targets if aim.source == "fused"]
        having = ask(together or targets, _all_of(where, *worded.preferences))
        return both(found, having), frozenset(hit.id for hits in having.values() for hit in hits)

    def _few(self, query: Query, worded: Worded) -> bool:
        """Whether filters that were understood would leave fewer of the goods that are meant than a
        list is long: others are then better than none."""
        if not worded.goods:
            return True
        where = _all_of(query.where, *worded.filters, *worded.goods)
        return self._index.count(where) < self._settings.candidates

    def _shown(
        self, query: Query, ranked: Ranking, worded: Worded, preferred: frozenset[str]
    ) -> Shown:
        return show(
            self._meant(query, worded, ranked) if worded.codes else ranked,
            worded.wishes,
            worded.decision,
            self._ordering(query),
            calibrated=self._calibrated,
            products=self._products,
            vectors=self._vectors,
            preferred=preferred,
        )

    def _ordering(self, query: Query) -> Ordering:
        return Ordering(
            sort=query.sort,
            fields=self._settings.sort_fields,
            out_of_stock=self._settings.out_of_stock,
            diversity=query.diversity,
            collapse=query.collapse,
            group_field=self._settings.group_field if query.collapse else None,
        )

    def _vectors(self, ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        return self._index.vectors(ids, self._likeness) if self._likeness else {}

    def _meant(self, query: Query, worded: Worded, ranked: Ranking) -> Ranking:
        """Products whose code was asked for come first, found by it alone."""
        codes = [
            id
            for id in worded.codes
            if self._index.count(_all_of(Equal("id", id), query.where)) == 1
        ]
        first = [Fused(id, 1.0, {"words": 1.0}) for id in codes]
        return [*first, *(item for item in ranked if item.key not in codes)]


def _all_of(*parts: Filter | None) -> Filter | None:
    held = tuple(part for part in parts if part is not None)
    return None if not held else held[0] if len(held) == 1 else And(held)


def _plans(found: Found) -> dict[Source, SearchPlan]:
    return {
        source: SearchPlan(how=hits.plan.how, passing=hits.plan.passing)
        for source, hits in found.items()
        if isinstance(hits, index.Candidates) and hits.plan is not None
    }


def _understood(trace: Trace) -> Understood:
    asked, worded = trace.searched, trace.worded
    return Understood(
        text=asked.text,
        heard=asked.heard.text if asked.heard else None,
        language=asked.heard.language if asked.heard else worded.language,
        chips=(*trace.changed, *worded.chips),
        corrected=worded.corrected,
        sources=tuple(aim.source for aim in trace.aims if aim.source in trace.found),
        notes=(*asked.notes, *worded.decision.notes, *trace.shown.notes),
    )
