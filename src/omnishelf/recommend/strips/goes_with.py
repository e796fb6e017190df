"""What goes with a product: what is bought with it, or with products like it."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from omnishelf.recommend.asked import Asked, Idea
from omnishelf.recommend.companions import companions
from omnishelf.recommend.habits import shares
from omnishelf.recommend.reason import Reason
from omnishelf.recommend.shop import buyable, these
from omnishelf.types import Equal

NEIGHBOURS = 50
"""Products like it that are asked what is bought with them."""


def goes_with(asked: Asked) -> Iterable[Idea]:
    """By co-purchase; a product with few orders, or none, by those of products like it; and by
    what the shopper buys again and again, as far as that is usual in the shop.

    Before anything is known of them either, what is near it and of another kind: another
    category.
    """
    if asked.product is None:
        return
    yield from _bought(asked, asked.product.id)
    yield from _of_another_kind(asked)


def _bought(asked: Asked, id: str) -> Iterator[Idea]:
    baskets = asked.statistics.baskets
    if not len(baskets.others):
        return
    place = baskets.place.get(id)
    found = companions(baskets, place, _neighbours(asked, id))
    habit = _habit(asked)
    # As if the two were independent reasons to buy.
    scores = 1 - (1 - found.score) * (1 - habit)
    depth = min(8 * asked.limit + 64, len(scores))
    best = np.argpartition(-scores, depth - 1)[:depth]
    best = best[np.argsort(-scores[best], kind="stable")]
    row = slice(0) if place is None else baskets.beside(place)
    together = dict(zip(baskets.others[row].tolist(), baskets.shoppers[row].tolist(), strict=True))
    for at in best.tolist():
        score = float(scores[at])
        if habit[at] > found.score[at]:
            reason = Reason(kind="bought_before")
        elif together.get(at, 0) >= asked.settings.least_shoppers:
            reason = Reason(kind="bought_together", product=id, shoppers=together[at])
        elif found.alike[at] > 0:
            reason = Reason(kind="bought_with_alike", product=id)
        elif score > 0:
            reason = Reason(kind="popular", shoppers=int(baskets.buyers[at]))
        else:
            return
        yield Idea(baskets.ids[at], score, reason)


def _habit(asked: Asked) -> NDArray[np.float64]:
    """How probable it is [n] that the shopper buys each product again."""
    baskets = asked.statistics.baskets
    chances = np.zeros(len(baskets.ids))
    for id, share in shares(asked.past).items():
        if id in baskets.place:
            chances[baskets.place[id]] = asked.statistics.faithfulness * share
    return chances


def _neighbours(asked: Asked, id: str) -> list[int]:
    """Places of products like it that were ordered, nearest first."""
    space = asked.space_of(id)
    if space is None:
        return []
    vector = space.of([id])[id].astype(np.float32)
    near = asked.shop.nearest(space.source, vector, where=None, limit=NEIGHBOURS + 1)
    place = asked.statistics.baskets.place
    return [place[hit.id] for hit in near if hit.id != id and hit.id in place]


def _of_another_kind(asked: Asked) -> Iterator[Idea]:
    product = asked.product
    space = None if product is None else asked.space_of(product.id)
    if product is None or space is None or not product.category:
        return
    same_kind = Equal("category", product.category[-1])
    where = buyable(asked.shop, asked.where, these(product.id), same_kind)
    vector = space.of([product.id])[product.id].astype(np.float32)
    reason = Reason(kind="matches", product=product.id)
    found = asked.shop.nearest(space.source, vector, where=where, limit=3 * asked.limit + 20)
    yield from (Idea(hit.id, hit.score, reason) for hit in found)
