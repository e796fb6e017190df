"""Hits with their evidence, for a page of a ranking."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.index.words import matched_words
from omnishelf.merchandising.gathered import Gathered
from omnishelf.search.aims import Aim
from omnishelf.search.trace import Trace
from omnishelf.types import Evidence, Hit, Met, Missing, Product
from omnishelf.understanding.conditions import Chip as Asked

_NOWHERE: tuple[None, None] = (None, None)


def hits_of(
    page: Sequence[Fused[str, Any]],
    products: Mapping[str, Product],
    trace: Trace,
    aliases: Callable[[Product], tuple[str, ...]],
) -> tuple[Hit, ...]:
    """The hits of a page.

    Args:
        page: what of the ranking is shown.
        products: by id; one deleted since its source found it is left out.
        trace: of the search.
        aliases: what else a product's attributes are called.
    """
    places: dict[str, dict[str, tuple[int, float]]] = {
        source: {hit.id: (rank, hit.score) for rank, hit in enumerate(hits, start=1)}
        for source, hits in trace.found.items()
    }
    by_source: dict[str, Aim] = {aim.source: aim for aim in trace.aims}
    met = _met(trace.worded.heeded, products)
    hits = []
    for item in page:
        if (product := products.get(item.key)) is None:
            continue
        evidence = []
        for source, contribution in item.contributions.items():
            rank, similarity = places.get(source, {}).get(item.key, _NOWHERE)
            aim = by_source.get(source)
            matched = matched_words(aim.text, product, aliases(product)) if aim and aim.text else ()
            evidence.append(
                Evidence(
                    source=source,
                    asked_by=aim.asked_by if aim else (),
                    rank=rank,
                    similarity=similarity,
                    contribution=contribution,
                    matched=matched,
                )
            )
        evidence.sort(key=lambda part: -part.contribution)
        hits.append(
            Hit(
                product=product,
                score=item.score,
                evidence=tuple(evidence),
                met=met[product.id],
                variants=trace.shown.variants.get(product.id, ()),
                rules=tuple(
                    dict.fromkeys(effect.rule for effect in trace.shown.effects.get(product.id, ()))
                ),
                propensity=trace.propensities.get(product.id),
                arm=trace.arms.get(product.id),
            )
        )
    return tuple(hits)


def _met(asked: Sequence[Asked], products: Mapping[str, Product]) -> dict[str, tuple[Met, ...]]:
    """By product: which of what was understood it has; None where it does not tell."""
    gathered = Gathered([*products.values()])
    judged = [
        (each.id, gathered.passing(each.filter), gathered.passing(Missing(each.field)))
        for each in asked
        if each.filter is not None and each.field is not None
    ]
    return {
        id: tuple(
            Met(chip=chip, met=None if place in untold else place in having)
            for chip, having, untold in judged
        )
        for place, id in enumerate(products)
    }
