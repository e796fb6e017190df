"""From what was found to what is shown: wishes, the merchant's rules, order, variants."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.gathered import Gathered
from omnishelf.merchandising.ordering.arrange import Ordering, arrange
from omnishelf.merchandising.rules.apply import Effect, apply
from omnishelf.merchandising.rules.decide import Decision
from omnishelf.search.wishes import Wish, grant
from omnishelf.types import Product

Ranked = Sequence[Fused[str, Any]]

DEPTH = 200
"""Of so many of the best it is looked whether they have what was wished for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A ranking as it is shown, and what was done to it."""

    ranked: Ranked
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By product, the ids of those that it stands for."""
    effects: Mapping[str, tuple[Effect, ...]] = field(default_factory=dict)
    """By product, what rules did to it."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """By product, the rule that hid it."""
    notes: tuple[str, ...] = ()


def show(
    ranked: Ranked,
    wishes: Sequence[Wish],
    decision: Decision,
    ordering: Ordering,
    *,
    calibrated: bool,
    products: Callable[[Sequence[str]], Mapping[str, Product]],
    vectors: Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]],
    preferred: Collection[str] = (),
) -> Shown:
    """What is shown of a ranking.

    Args:
        ranked: best first.
        wishes: what the query's words wish for.
        decision: the rules that hold.
        ordering: how hits are put in order.
        calibrated: whether scores are probabilities of relevance.
        products: reads products.
        vectors: reads vectors by which products are compared.
        preferred: ids of products that have all that is preferred.
    """
    if wishes:
        near = products([item.key for item in ranked[:DEPTH]])
        ranked = grant(wishes, ranked, [*near], Gathered([*near.values()]), preferred)
    applied = apply(decision, ranked, products)
    ranked = applied.ranked
    variants: Mapping[str, tuple[str, ...]] = {}
    if ordering != _AS_FOUND:
        held = products([item.key for item in ranked])
        arranged = arrange(
            ranked, held, ordering, calibrated=calibrated, vectors=vectors, pins=applied.pins
        )
        ranked, variants = arranged.ranked, arranged.more
    return Shown(
        ranked,
        variants,
        applied.effects,
        applied.hidden,
        applied.notes,
    )


_AS_FOUND = Ordering()
