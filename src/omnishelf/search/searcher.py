"""A search from query to results."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import NoSpeechError
from omnishelf.fusion.decision.reciprocal_rank import Fused, reciprocal_rank
from omnishelf.index.index import Candidate, Candidates, Index
from omnishelf.index.words import matched_words
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.ranking.ranker import Question, words_scale
from omnishelf.search.aims import Aim, aims
from omnishelf.search.asked import Asked, Part, understand
from omnishelf.search.facets import count_facets
from omnishelf.search.repeated import Repeated
from omnishelf.search.weights import weigh
from omnishelf.settings import MediaLimits, SearchSettings
from omnishelf.speech.listener import Listener
from omnishelf.types import (
    And,
    Evidence,
    Filter,
    Hit,
    Not,
    OneOf,
    Product,
    Query,
    Results,
    SearchPlan,
    Source,
    Understood,
)

Found = Mapping[Source, Sequence[Candidate]]

_QUESTIONS: Mapping[Part, Question] = {
    "words": "words",
    "voice": "words",
    "photo": "photo",
    "like": "photo",
    "sound": "sound",
}
"""What each part of a query counts as where ranking was learned."""


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
        settings: SearchSettings,
        limits: MediaLimits,
        kept: Path,
    ) -> None:
        """Search this index with these encoders.

        Args:
            index: where the products are.
            encoders: the set the index was filled by.
            listener: turns speech into words.
            model: what the shop has learned; None before it is trained.
            aliases: what else a product's attributes are called.
            settings: weights and depth.
            limits: what a query's media may cost.
            kept: the shop's media folder.
        """
        self._index = index
        self._repeated = Repeated(index)
        self.encoders = encoders
        self._listener = listener
        self._model = model
        self._aliases = aliases
        self._settings = settings
        self._limits = limits
        self._kept = kept

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
        return self._repeated.answer(query, self._search)

    def _search(self, query: Query) -> Results:
        clock = _Clock()
        asked = understand(
            query,
            listener=self._listener,
            limits=self._limits,
            kept=self._kept,
            match_sounds="audio" in self.encoders and "audio" in query.using,
        )
        clock.lap("understand")
        targets = aims(
            query,
            asked,
            encoders=self.encoders,
            index=self._index,
            model=self._model,
        )
        clock.lap("encode")
        found = self._retrieve(query, targets)
        if asked.sound is not None and not any(found.values()):
            raise NoSpeechError(asked.notes[0])
        clock.lap("retrieve")
        ranked = self._ranked(found, targets)
        page = ranked[query.offset : query.offset + query.limit]
        products = self._index.products([item.key for item in page])
        clock.lap("rank")
        hits = self._explained(page, products, found, targets)
        clock.lap("explain")
        facets = count_facets(self._index, query.facets, [item.key for item in ranked])
        if query.facets:
            clock.lap("facets")
        return Results(
            hits=hits,
            total=len(ranked),
            facets=facets,
            timings=clock.timings(),
            plans=_plans(found),
            understood=_understood(asked, [aim for aim in targets if aim.source in found]),
        )

    def _retrieve(self, query: Query, targets: Sequence[Aim]) -> dict[Source, list[Candidate]]:
        where = _without(query.where, (*query.like, *query.unlike))
        depth = max(self._settings.candidates, query.offset + query.limit)
        found: dict[Source, list[Candidate]] = {}
        for aim in targets:
            if aim.text is not None:
                found[aim.source] = self._index.matching(aim.text, where=where, limit=depth)
            elif aim.vector is not None:
                found[aim.source] = self._index.nearest(
                    aim.source, aim.vector, where=where, limit=depth
                )
        return found

    def _ranked(self, found: Found, targets: Sequence[Aim]) -> list[Fused[str, Source]]:
        """By what was learned of the sources' worth; before that, by weighted reciprocal ranks."""
        if self._model and self._model.config.ranker.questions:
            text = next((aim.text for aim in targets if aim.text is not None), None)
            ranked = self._model.config.ranker.rank(
                {_QUESTIONS[part] for aim in targets for part in aim.asked_by},
                found,
                {"words": words_scale(text)} if text else {},
            )
            return [item for item in ranked if item.score >= self._settings.hide_below]
        return reciprocal_rank(
            {source: [hit.id for hit in hits] for source, hits in found.items()},
            weigh(targets, self._settings.weights),
            rank_constant=self._settings.rank_constant,
        )

    def _explained(
        self,
        page: Sequence[Fused[str, Source]],
        products: Mapping[str, Product],
        found: Found,
        targets: Sequence[Aim],
    ) -> tuple[Hit, ...]:
        places = {
            source: {hit.id: (rank, hit.score) for rank, hit in enumerate(hits, start=1)}
            for source, hits in found.items()
        }
        by_source = {aim.source: aim for aim in targets}
        hits = []
        for item in page:
            # A product deleted since its source found it is left out.
            if (product := products.get(item.key)) is None:
                continue
            evidence = []
            for source, contribution in item.contributions.items():
                rank, similarity = places[source].get(item.key, (None, None))
                aim = by_source[source]
                evidence.append(
                    Evidence(
                        source=source,
                        asked_by=aim.asked_by,
                        rank=rank,
                        similarity=similarity,
                        contribution=contribution,
                        matched=matched_words(aim.text, product, self._aliases(product))
                        if aim.text
                        else (),
                    )
                )
            evidence.sort(key=lambda part: -part.contribution)
            hits.append(Hit(product=product, score=item.score, evidence=tuple(evidence)))
        return tuple(hits)


class _Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self._laps[step] = round((now - self._last) * 1e3, 3)
        self._last = now

    def timings(self) -> dict[str, float]:
        return self._laps | {"total": round((self._last - self._start) * 1e3, 3)}


def _plans(found: Found) -> dict[Source, SearchPlan]:
    return {
        source: SearchPlan(how=hits.plan.how, passing=hits.plan.passing)
        for source, hits in found.items()
        if isinstance(hits, Candidates) and hits.plan is not None
    }


def _without(where: Filter | None, ids: tuple[str, ...]) -> Filter | None:
    """Products that the shopper pointed at are not news."""
    if not ids:
        return where
    others = Not(OneOf("id", ids))
    return others if where is None else And((where, others))


def _understood(asked: Asked, targets: Sequence[Aim]) -> Understood:
    return Understood(
        text=asked.text,
        heard=asked.heard.text if asked.heard else None,
        language=asked.heard.language if asked.heard else None,
        sources=tuple(aim.source for aim in targets),
        notes=asked.notes,
    )
