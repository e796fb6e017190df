"""Why a product that was expected is not among the hits."""

from collections.abc import Sequence

from omnishelf.index.index import Candidate, Index
from omnishelf.search.aims import Aim
from omnishelf.search.explain.conditions import failed, told_with_values
from omnishelf.search.explain.explanation import Near, Reason, WhyNot
from omnishelf.search.explain.sentences import Sentences, Told, name_of
from omnishelf.search.trace import Trace
from omnishelf.types import Equal, Filter

_DEEPEST = 1_000
"""How far down a source's ranking a product is looked for."""


def why_not(trace: Trace, product_id: str, index: Index, say: Sentences) -> WhyNot:
    """The first reason, along the way of a search, why a product is not on the page."""
    query = trace.query
    product = index.products([product_id]).get(product_id)
    if product is None:
        return _because("not in the shop", say)
    if product_id in (*query.like, *query.unlike):
        return _because("pointed at", say)
    if trace.where is not None and (parts := failed(trace.where, product_id, index)):
        told = tuple(told_with_values(part, product, say) for part in parts)
        text = say.say("why.filtered out", conditions=say.listed([Told(part) for part in told]))
        return WhyNot(reason="filtered out", text=text, conditions=told)
    if (rule := trace.hidden.get(product_id)) is not None:
        return _because("hidden by a rule", say, rule=rule)
    if (rank := trace.rank(product_id)) is not None:
        item = trace.ranked[rank - 1]
        page = (rank - 1) // query.limit + 1
        if query.offset < rank <= query.offset + query.limit:
            return _because("shown", say, rank=rank, page=page, score=item.score)
        return _because("another page", say, rank=rank, page=page, score=item.score)
    if cut := trace.scored(product_id):
        text = say.say("why.below the cut", score=_percent(cut.score))
        return WhyNot(reason="below the cut", text=text, score=cut.score)
    near = tuple(_near(aim, product_id, trace, index) for aim in trace.aims)
    sources = Told(" ".join(_told(one, say) for one in near))
    text = say.say("why.not found", sources=sources)
    return WhyNot(reason="not found", text=text, sources=near)


def _because(
    reason: Reason,
    say: Sentences,
    *,
    rank: int | None = None,
    page: int | None = None,
    score: float | None = None,
    rule: str | None = None,
) -> WhyNot:
    text = say.say(f"why.{reason}", rank=rank, page=page, rule=rule)
    return WhyNot(reason=reason, text=text, rank=rank, page=page, score=score, rule=rule)


def _near(aim: Aim, product_id: str, trace: Trace, index: Index) -> Near:
    """Compared by itself, and looked for further down the source's ranking."""
    candidates = trace.found.get(aim.source, ())
    alone = _asked(aim, index, Equal("id", product_id), 1)
    rank = None
    if alone:
        deep = [hit.id for hit in _asked(aim, index, trace.where, _DEEPEST)]
        rank = deep.index(product_id) + 1 if product_id in deep else None
    return Near(
        source=aim.source,
        similarity=alone[0].score if alone else None,
        rank=rank,
        last=candidates[-1].score if candidates else None,
    )


def _asked(aim: Aim, index: Index, where: Filter | None, limit: int) -> Sequence[Candidate]:
    if aim.text is not None:
        return index.matching(aim.text, where=where, limit=limit)
    if aim.vector is not None:
        return index.nearest(aim.source, aim.vector, where=where, limit=limit)
    return ()


def _told(near: Near, say: Sentences) -> str:
    name = name_of(near.source, say)
    if near.similarity is None:
        return say.say("near.none", source=name)
    key = "near.far" if near.rank is None else "near.ranked"
    last = "-" if near.last is None else f"{near.last:.3f}"
    similarity = f"{near.similarity:.3f}"
    return say.say(key, source=name, rank=near.rank, similarity=similarity, last=last)


def _percent(score: float) -> int:
    return round(score * 100)
