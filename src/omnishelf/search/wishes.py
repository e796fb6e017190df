"""What a query's words wish for beside what they find: products that have it come first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.gathered import Gathered
from omnishelf.types import Credit, Filter

ATTRIBUTES: Credit = "attributes"
_MOST = 0.25
"""By what share a wish that is certain raises the score of a product that has it."""
ATTRIBUTE_LACK, GOODS_LACK = 0.65, 0.8
"""By what share a wish whose lack counts lowers the score of a product that has it not: black boots
are nearer to red boots than a red hat."""
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is wished for."""

    chip: str
    """Id of the chip that tells of it."""
    filter: Filter
    """What passes has it."""
    confidence: float
    """From 0 to 1."""
    lack: float = 0.0
    """By what share what has not what was wished for counts for less; 0: what has it counts for
    more instead."""
    preferred: bool = False
    """Whether candidates were looked for that have it."""


def grant(
    wishes: Sequence[Wish],
    ranked: Sequence[Fused[str, Any]],
    ids: Sequence[str],
    gathered: Gathered,
    preferred: Collection[str] = (),
) -> list[Fused[str, Any]]:
    """Raise the scores of what has what was wished for, or lower those of what has it not;
    contributions still sum to scores. What lacks all of several such things is left out: a red hat
    may do instead of red boots, and so may black boots, but not a green drum.

    Args:
        wishes: independent of one another: their factors multiply.
        ranked: best first.
        ids: of products at hand, in the order in which they were gathered.
        gathered: these products; others are taken to have nothing.
        preferred: ids of products that have all that is preferred, gathered or not.
    """
    places = {id: place for place, id in enumerate(ids)}
    passing = [(wish, gathered.passing(wish.filter)) for wish in wishes]
    strengths: dict[str, float] = {}
    raised = []
    most_lacks = max(sum(wish.lack > 0 for wish in wishes), _SEVERAL)
    for item in ranked:
        strength, lacks = item.score, 0
        for wish, having in passing:
            has = places.get(item.key) in having
            has = has or (wish.preferred and item.key in preferred)
            if wish.lack and not has:
                strength *= 1 - wish.lack * wish.confidence
                lacks += 1
            elif has and not wish.lack:
                strength *= 1 + _MOST * wish.confidence
        if lacks == most_lacks and item.key in places:
            continue
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
