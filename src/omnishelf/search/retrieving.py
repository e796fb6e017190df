"""Candidates of each source that is asked."""

from collections.abc import Mapping, Sequence

from omnishelf.index.index import Candidate, Candidates, Index
from omnishelf.index.words import Sparse, query_words
from omnishelf.merchandising.synonyms import Alternative
from omnishelf.search.aims import Aim
from omnishelf.types import And, Filter, Not, OneOf, Query, Source


def retrieve(
    index: Index,
    query: Query,
    targets: Sequence[Aim],
    *,
    where: Filter | None,
    depth: int,
    alternatives: Sequence[Alternative] = (),
) -> dict[Source, list[Candidate]]:
    """Ask each source.

    Args:
        index: where the products are.
        query: whose liked and disliked products are left out.
        targets: what each source is asked.
        where: which products may be found.
        depth: candidates wanted of each source.
        alternatives: other ways to say the query's words.
    """
    where = _without(where, (*query.like, *query.unlike))
    found: dict[Source, list[Candidate]] = {}
    for aim in targets:
        if aim.text is not None:
            words = _with(query_words(aim.text), alternatives)
            found[aim.source] = index.ranked(words, where=where, limit=depth)
        elif aim.vector is not None:
            found[aim.source] = index.nearest(aim.source, aim.vector, where=where, limit=depth)
    return found


def both(
    one: Mapping[Source, Sequence[Candidate]], other: Mapping[Source, Sequence[Candidate]]
) -> dict[Source, list[Candidate]]:
    """What two retrievals of the same aims found, best first; how it was found is the first's."""
    together: dict[Source, list[Candidate]] = {}
    for source, hits in one.items():
        each = {hit.id: hit for hit in (*hits, *other.get(source, ()))}
        found = Candidates(sorted(each.values(), key=lambda hit: -hit.score))
        found.plan = hits.plan if isinstance(hits, Candidates) else None
        together[source] = found
    return together


def _with(words: Sparse, alternatives: Sequence[Alternative]) -> Sparse:
    """The query's terms and, for less, those that may be said instead."""
    if not alternatives:
        return words
    weights = dict(zip(*words, strict=True))
    for alternative in alternatives:
        for id, weight in zip(*query_words(alternative.instead), strict=True):
            weights[id] = max(weights.get(id, 0.0), alternative.weight * weight)
    return [*weights], [*weights.values()]


def _without(where: Filter | None, ids: tuple[str, ...]) -> Filter | None:
    """Products that the shopper pointed at are not news."""
    if not ids:
        return where
    others = Not(OneOf("id", ids))
    return others if where is None else And((where, others))
