"""What this shopper would like, by what they did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from omnishelf.fusion.decision.reciprocal_rank import Fused, reciprocal_rank
from omnishelf.recommend.asked import Asked, Idea
from omnishelf.recommend.reason import Reason
from omnishelf.recommend.shop import buyable, others
from omnishelf.recommend.space import Space, Vector, unit
from omnishelf.recommend.strips.trending import trending

_PRODUCTS = 20
"""Products that a taste is made of: those that the shopper cares for most."""
_INTERESTS = 3
_RANK_CONSTANT = 60

Ranking = Literal["content", "others"]

Tastes = Mapping[str, tuple[float, bool]]


@dataclass(frozen=True, eq=False)
class _Interest:
    """Products of one kind that a shopper cares for."""

    leader: str
    """The one that stands for them."""
    space: Space
    vector: Vector
    weight: float


def for_you(asked: Asked) -> Iterable[Idea]:
    """Near what the shopper cares for, blended with what others of that taste chose.

    A shopper's products fall into a few interests, each with a product that stands for it (A.
    Pal et al., "PinnerSage: multi-modal user embedding framework for recommendations at
    Pinterest", KDD 2020): a mean of shoes and lamps is near to neither. What is near each takes
    turns, and that ranking and the collaborative one are fused by their ranks. Products that
    nobody has touched are found by content; a shopper of whom nothing is known is shown what is
    trending.
    """
    told = asked.past.tastes(asked.now, asked.settings.taste_days)
    tastes = dict(sorted(told.items(), key=lambda item: -item[1][0])[:_PRODUCTS])
    content = in_turns(
        {
            interest.leader: (_near(asked, interest, tastes), interest.weight)
            for interest in _interests(asked, tastes)
        }
    )
    others = _others(asked, tastes)
    share = asked.settings.collaborative if content else 1.0
    rankings: dict[Ranking, list[str]] = {"content": [*content], "others": [*others]}
    weights: dict[Ranking, float] = {"content": 1 - share, "others": share if others else 0.0}
    for item in reciprocal_rank(rankings, weights, rank_constant=_RANK_CONSTANT):
        yield Idea(item.key, item.score, _reason(item, tastes, content, others))
    yield from trending(asked)


def in_turns(rankings: Mapping[str, tuple[Sequence[str], float]]) -> dict[str, str]:
    """Products of several rankings, best first, each with the ranking that it comes from.

    Next is always a product of the ranking with the highest weight over one more than it has
    given already, as seats go to parties (V. D'Hondt, 1882): of whatever length, the beginning
    has each ranking by its weight.

    Args:
        rankings: by name, products best first and the weight, above 0.
    """
    taken: dict[str, str] = {}
    left = {name: iter(ranking) for name, (ranking, _) in rankings.items()}
    given = dict.fromkeys(rankings, 0)
    while left:
        name = max(left, key=lambda name: rankings[name][1] / (given[name] + 1))
        id = next((id for id in left[name] if id not in taken), None)
        if id is None:
            del left[name]
            continue
        taken[id] = name
        given[name] += 1
    return taken


def _interests(asked: Asked, tastes: Tastes) -> list[_Interest]:
    """The products that are cared for most lead; each other joins the leader that it is nearest
    to, so that all weights are counted."""
    space = next((space for space in asked.content if space.of([*tastes])), None)
    if space is None:
        return []
    ids = [*space.of([*tastes])]
    rows, _ = space.rows(ids)
    weights = np.array([tastes[id][0] for id in ids])
    # Next leads what weighs most by how far it is from all that lead already.
    leaders, apart = [0], 1 - rows @ rows[0]
    while len(leaders) < min(_INTERESTS, len(ids)):
        leaders.append(int(np.argmax(weights * np.maximum(apart, 0))))
        apart = np.minimum(apart, 1 - rows @ rows[leaders[-1]])
    leaders = [*dict.fromkeys(leaders)]
    joined = np.argmax(rows @ rows[leaders].T, axis=1)
    interests = []
    for number, leader in enumerate(leaders):
        own = joined == number
        vector = unit(weights[own].astype(np.float32) @ rows[own]) if own.any() else None
        if vector is not None:
            interests.append(_Interest(ids[leader], space, vector, float(weights[own].sum())))
    return interests


def _near(asked: Asked, interest: _Interest, tastes: Tastes) -> list[str]:
    found = others(
        asked.shop,
        interest.space.source,
        interest.vector,
        tastes.keys(),
        where=buyable(asked.shop, asked.where),
        limit=2 * asked.limit + 20,
    )
    return [hit.id for hit in found]


def _others(asked: Asked, tastes: Tastes) -> dict[str, str]:
    """What those who care for the same chose, best first, each with which of the tastes that
    is."""
    learned = asked.statistics.collaborative
    known = [] if learned is None else [id for id in tastes if id in learned.place]
    if learned is None or not known:
        return {}
    scores = learned.scores({id: tastes[id][0] for id in known})
    own = [learned.place[id] for id in known]
    scores[own] = -np.inf
    depth = min(4 * asked.limit + 40, len(scores) - len(own))
    best = np.argpartition(-scores, depth - 1)[:depth] if depth > 0 else np.zeros(0, np.intp)
    best = best[np.argsort(-scores[best])]
    nearest = np.argmax(learned.factors[best] @ learned.factors[own].T, axis=1)
    return {learned.ids[place]: known[at] for place, at in zip(best, nearest, strict=True)}


def _reason(
    item: Fused[str, Ranking],
    tastes: Tastes,
    content: Mapping[str, str],
    others: Mapping[str, str],
) -> Reason:
    """By which of the two a product is here the more."""
    parts = item.contributions
    if parts.get("others", 0.0) > parts.get("content", 0.0):
        return Reason(kind="same_taste", product=others[item.key])
    leader = content[item.key]
    return Reason(kind="like_bought" if tastes[leader][1] else "like_viewed", product=leader)
