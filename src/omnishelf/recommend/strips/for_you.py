"""What this shopper would like, by what they did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from omnishelf.fusion.decision.reciprocal_rank import Fused, reciprocal_rank
from omnishelf.recommend.asked import Asked, Idea
from omnishelf.recommend.reason import Reason
from omnishelf.recommend.shop import buyable, these
from omnishelf.recommend.space import Space, Vector, unit
from omnishelf.recommend.strips.trending import trending

_PRODUCTS = 20
"""Products that a taste is made of: those that the shopper cares for most."""
_INTERESTS = 3
_RANK_CONSTANT = 60
_OTHERS = ""
"""No product has this id."""

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
    Pinterest", KDD 2020): a mean of shoes and lamps is near to neither. What is near each and
    the collaborative ranking are fused by their ranks. Products that nobody has touched are
    found by content; a shopper of whom nothing is known is shown what is trending.
    """
    told = asked.past.tastes(asked.now, asked.settings.taste_days)
    tastes = dict(sorted(told.items(), key=lambda item: -item[1][0])[:_PRODUCTS])
    interests = _interests(asked, tastes)
    total = sum(interest.weight for interest in interests)
    rankings = {interest.leader: _near(asked, interest, tastes) for interest in interests}
    chosen, because = _others(asked, tastes)
    share = asked.settings.collaborative if chosen and interests else float(bool(chosen))
    weights = {one.leader: (1 - share) * one.weight / total for one in interests}
    fused = reciprocal_rank(
        {**rankings, _OTHERS: chosen}, {**weights, _OTHERS: share}, rank_constant=_RANK_CONSTANT
    )
    for item in fused:
        yield Idea(item.key, item.score, _reason(item, tastes, because))
    yield from trending(asked)


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
    found = asked.shop.nearest(
        interest.space.source,
        interest.vector.astype(np.float32),
        where=buyable(asked.shop, asked.where, these(*tastes)),
        limit=2 * asked.limit + 20,
    )
    return [hit.id for hit in found]


def _others(asked: Asked, tastes: Tastes) -> tuple[list[str], Mapping[str, str]]:
    """What those who care for the same chose, best first, and because of which of the tastes."""
    learned = asked.statistics.collaborative
    known = [] if learned is None else [id for id in tastes if id in learned.place]
    if learned is None or not known:
        return [], {}
    scores = learned.scores({id: tastes[id][0] for id in known})
    own = [learned.place[id] for id in known]
    scores[own] = -np.inf
    depth = min(4 * asked.limit + 40, len(scores) - len(own))
    best = np.argpartition(-scores, depth - 1)[:depth] if depth > 0 else np.zeros(0, np.intp)
    best = best[np.argsort(-scores[best])]
    nearest = np.argmax(learned.factors[best] @ learned.factors[own].T, axis=1)
    ids = [learned.ids[place] for place in best]
    return ids, {id: known[at] for id, at in zip(ids, nearest, strict=True)}


def _reason(item: Fused[str, str], tastes: Tastes, because: Mapping[str, str]) -> Reason:
    most = max(item.contributions, key=lambda name: item.contributions[name])
    if most == _OTHERS:
        return Reason(kind="same_taste", product=because[item.key])
    return Reason(kind="like_bought" if tastes[most][1] else "like_viewed", product=most)
