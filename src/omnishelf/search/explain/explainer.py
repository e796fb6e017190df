"""`Explainer`: why the products of one shop are where they are."""

from collections.abc import Callable, Sequence

from omnishelf.encoders.sets import EncoderSet
from omnishelf.errors import UnknownProductError
from omnishelf.index.index import Index
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.search.asked import Asked
from omnishelf.search.explain.alternatives import Alternatives
from omnishelf.search.explain.comparing import Comparer
from omnishelf.search.explain.conditions import told_met
from omnishelf.search.explain.explanation import (
    Contribution,
    Counterfactual,
    Explanation,
    HeatMap,
    Language,
    Met,
    PartShare,
    SoundMap,
    WhyNot,
    WordWeight,
)
from omnishelf.search.explain.history import history, told_history
from omnishelf.search.explain.maps import Maps, Read
from omnishelf.search.explain.met import Wanted, met
from omnishelf.search.explain.parts import parts_of
from omnishelf.search.explain.sentences import Sentences, Told, name_of
from omnishelf.search.explain.why_not import why_not
from omnishelf.search.explain.word_weights import word_weights
from omnishelf.search.personal import PROFILE
from omnishelf.search.trace import Trace
from omnishelf.settings import MediaLimits
from omnishelf.types import Credit, Product, Query

_TELLING = 0.05
"""Share of the score below which a source is not worth a sentence."""


class Explainer:
    """Explains searches of one index. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        encoders: EncoderSet,
        model: ShelfModel | None,
        *,
        search: Callable[[Query, Asked], Trace],
        read: Read,
        limits: MediaLimits,
    ) -> None:
        """Explain searches of this index.

        Args:
            index: where the products are.
            encoders: the set the index was filled by.
            model: what the shop has learned; None before it is trained.
            search: searches again, as `Searcher.trace` does.
            read: reads a product's media by reference.
            limits: what media may cost.
        """
        self._index = index
        self._calibrated = bool(model and model.config.ranker.questions)
        self._alternatives = Alternatives(search)
        self._maps = Maps(Comparer(encoders, model), read, limits)

    def explain(
        self,
        trace: Trace,
        product_id: str,
        language: Language = "en",
        *,
        wanted: Sequence[Wanted] = (),
    ) -> Explanation:
        """Why a product is where it is, or why it is not there.

        Args:
            trace: of the search.
            product_id: of the product.
            language: of the sentences.
            wanted: the attributes that were asked for.
        """
        return self.explain_page(trace, [product_id], language, wanted=wanted)[0]

    def explain_page(
        self,
        trace: Trace,
        ids: Sequence[str],
        language: Language = "en",
        *,
        wanted: Sequence[Wanted] = (),
    ) -> list[Explanation]:
        """Explanations of several products, in one go; arguments as of `explain`."""
        say = Sentences(language)
        products = self._index.products(ids)
        text = next((aim.text for aim in trace.aims if aim.text is not None), None)
        words = word_weights(self._index, text, [*products]) if text else {}
        return [
            self._explained(trace, products[id], words.get(id, ()), met(products[id], wanted), say)
            if id in products and trace.rank(id) is not None
            else Explanation(
                product_id=id,
                found=False,
                rank=None,
                score=None,
                words=words.get(id, ()),
                met=met(products[id], wanted) if id in products else (),
                why_not=why_not(trace, id, self._index, say),
            )
            for id in ids
        ]

    def why_not(self, trace: Trace, product_id: str, language: Language = "en") -> WhyNot:
        """Why a product that was expected is not on the page."""
        return why_not(trace, product_id, self._index, Sentences(language))

    def counterfactuals(
        self, trace: Trace, product_id: str, language: Language = "en"
    ) -> tuple[Counterfactual, ...]:
        """Where a product would be without each part of the query, without the filter, and for
        somebody of whom nothing is known.

        Each is a search of its own, made once for all products of a trace.
        """
        say = Sentences(language)
        parts = parts_of(trace)
        others = [
            (str(part), self._alternatives.without(trace, part)) for part in parts if len(parts) > 1
        ]
        if trace.query.where is not None:
            others.append(("filter", self._alternatives.unfiltered(trace)))
        if trace.affinities is not None:
            others.append(("history", self._alternatives.impersonal(trace)))
        return tuple(_counterfactual(trace, part, other, product_id, say) for part, other in others)

    def part_shares(self, trace: Trace, product_id: str) -> tuple[PartShare, ...]:
        """What each part of the query adds to a product's score (Shapley values), which sum to
        it; searches of all combinations of parts are made once for a trace."""
        return self._alternatives.shares(trace, product_id)

    def heat_map(self, trace: Trace, product_id: str, picture_number: int = 0) -> HeatMap:
        """What of a product's picture matched the query.

        Raises:
            UnknownProductError: no such product.
            QueryError: the query was not compared with pictures.
            MediaError: there is no such picture, or it can't be read.
        """
        return self._maps.heat_map(trace, self._product(product_id), picture_number)

    def sound_map(self, trace: Trace, product_id: str, sound_number: int = 0) -> SoundMap:
        """Which seconds of a product's sound matched the query.

        Raises:
            UnknownProductError: no such product.
            QueryError: the query was not compared with sounds.
            MediaError: there is no such sound, or it can't be read.
        """
        return self._maps.sound_map(trace, self._product(product_id), sound_number)

    def _product(self, product_id: str) -> Product:
        product = self._index.products([product_id]).get(product_id)
        if product is None:
            raise UnknownProductError(f"no product '{product_id}' in this shop")
        return product

    def _explained(
        self,
        trace: Trace,
        product: Product,
        words: tuple[WordWeight, ...],
        asked: tuple[Met, ...],
        say: Sentences,
    ) -> Explanation:
        rank = trace.rank(product.id)
        item = trace.ranked[(rank or 1) - 1]
        asked_by = {aim.source: aim.asked_by for aim in trace.aims}
        contributions = sorted(
            (
                Contribution(
                    source=source,
                    asked_by=asked_by.get(source, ()),
                    contribution=part,
                    share=part / item.score if item.score else 0.0,
                )
                for source, part in item.contributions.items()
            ),
            key=lambda part: (-part.contribution, part.source),
        )
        affinity = (trace.affinities or {}).get(product.id)
        moved = item.contributions.get(PROFILE, 0.0)
        key = "rank.likely" if self._calibrated else "rank"
        sentences = [
            say.say(key, rank=rank, total=len(trace.ranked), score=round(item.score * 100)),
            *(
                _told(part, words, say, listed=_listed(trace, part.source, product.id))
                for part in contributions
                if part.share >= _TELLING or part.source == PROFILE
            ),
            *(told_history(affinity, self._index, say) if affinity and moved else ()),
            *(told_met(one, say) for one in asked),
        ]
        return Explanation(
            product_id=product.id,
            found=True,
            rank=rank,
            score=item.score,
            contributions=tuple(contributions),
            words=words,
            met=asked,
            history=history(affinity, moved) if affinity and moved else (),
            sentences=tuple(sentences),
        )


def _told(part: Contribution, words: Sequence[WordWeight], say: Sentences, *, listed: bool) -> str:
    key = say.known(f"source.{part.source}", "source.other")
    if part.contribution < 0:
        key = say.known(f"{key}.not", key)
    if not listed:
        key = "source.words.none" if part.source == "words" else "source.unlisted"
    parts = [Told(say.say(f"part.{name}")) for name in part.asked_by]
    sentence = say.say(
        key,
        share=round(part.share * 100),
        words=say.listed([word.word for word in words]),
        parts=say.listed(parts),
        source=name_of(part.source, say),
    )
    if part.source == "words" and len(words) > 1:
        heaviest = words[0]
        share = round(heaviest.share * 100)
        sentence += " " + say.say("heaviest", word=heaviest.word, share=share)
    return sentence


def _listed(trace: Trace, source: Credit, product_id: str) -> bool:
    """Whether a product is among a source's candidates; what is no source of candidates lists
    all that it contributes to."""
    candidates = next((found for name, found in trace.found.items() if name == source), None)
    return candidates is None or any(hit.id == product_id for hit in candidates)


def _counterfactual(
    trace: Trace, part: str, other: Trace | None, product_id: str, say: Sentences
) -> Counterfactual:
    now = trace.rank(product_id)
    rank = other.rank(product_id) if other else None
    item = other.scored(product_id) if other else None
    key = "without"
    if rank is None:
        key = "without.none"
    elif now is None:
        key = "without.then"
    elif rank == now:
        key = "without.same"
    text = say.say(key, part=Told(say.say(f"part.{part}")), rank=rank, now=now)
    score = item.score if item and rank is not None else None
    return Counterfactual(without=part, rank=rank, score=score, text=text)
