"""What a query's words wish for beside what they find: products that have it come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.gathered import Gathered
from omnishelf.types import Credit, Filter

ATTRIBUTES: Credit = "attributes"
_MOST = 0.25
"""By what share a wish that is certain raises the score of a product that has it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is wished for."""

    chip: str
    """Id of the chip that tells of it."""
    filter: Filter
    """What passes has it."""
    confidence: float
    """From 0 to 1."""


def grant(
    wishes: Sequence[Wish],
    ranked: Sequence[Fused[str, Any]],
    ids: Sequence[str],
    gathered: Gathered,
) -> list[Fused[str, Any]]:
    """Raise the scores of what has what was wished for; contributions still sum to scores.

    Args:
        wishes: independent of one another: their factors multiply.
        ranked: best first.
        ids: of products at hand, in the order in which they were gathered.
        gathered: these products; of others nothing is known, and they stay as they are.
    """
    places = {id: place for place, id in enumerate(ids)}
    having = [(1 + _MOST * wish.confidence, gathered.passing(wish.filter)) for wish in wishes]
    strengths: dict[str, float] = {}
    raised = []
    for item in ranked:
        strength = item.score
        for factor, passing in having:
            if places.get(item.key) in passing:
                strength *= factor
        strengths[item.key] = strength
        score = min(1.0, strength)
        if score == item.score:
            raised.append(item)
        else:
            added = {ATTRIBUTES: score - item.score}
            raised.append(Fused(item.key, score, {**item.contributions, **added}))
    # Not by the scores, which end at 1.
    raised.sort(key=lambda item: -strengths[item.key])
    return raised
