"""What is like a product: by its look, its words, its sound, or all of them."""

from collections.abc import Iterable, Mapping

from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank
from omnishelf.recommend.asked import Asked, Idea, Think
from omnishelf.recommend.reason import Reason, ReasonKind
from omnishelf.recommend.shop import buyable, others
from omnishelf.types import Source

_REASONS: Mapping[Source, ReasonKind] = {
    "image": "looks_like",
    "text": "reads_like",
    "audio": "sounds_like",
    "fused": "is_like",
}
_RANK_CONSTANT = 60


def by(source: Source) -> Think:
    """A strip of what is nearest in one source; empty if the product has no such vector."""

    def think(asked: Asked) -> Iterable[Idea]:
        reason = Reason(kind=_REASONS[source], product=asked.about[0].id)
        return [Idea(id, score, reason) for id, score in _nearest(asked, source)]

    return think


def by_all(asked: Asked) -> Iterable[Idea]:
    """By the fused vectors of a trained shop; before training, by the rankings of all sources.

    A product that fewer than all sources find is credited with those that do.
    """
    fused = [*by("fused")(asked)]
    if fused:
        return fused
    rankings = {
        space.source: [id for id, _ in _nearest(asked, space.source)] for space in asked.content
    }
    found = {source: ranking for source, ranking in rankings.items() if ranking}
    if len(found) == 1:
        return by(next(iter(found)))(asked)
    reason = Reason(kind="is_like", product=asked.about[0].id)
    items = reciprocal_rank(found, dict.fromkeys(found, 1.0), rank_constant=_RANK_CONSTANT)
    return [Idea(item.key, item.score, reason) for item in items]


def _nearest(asked: Asked, source: Source) -> list[tuple[str, float]]:
    space = asked.spaces.get(source)
    if space is None:
        return []
    id = asked.about[0].id
    vector = space.of([id]).get(id)
    if vector is None:
        return []
    found = others(
        asked.shop,
        source,
        vector,
        {id},
        where=buyable(asked.shop, asked.where),
        limit=3 * asked.limit + 20,
    )
    return [(hit.id, hit.score) for hit in found]
