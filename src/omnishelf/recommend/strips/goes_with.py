"""What goes with a product: what is bought with it, or with products like it."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from omnishelf.recommend.asked import Asked, Idea
from omnishelf.recommend.companions import Companions, companions
from omnishelf.recommend.habits import shares
from omnishelf.recommend.reason import Reason
from omnishelf.recommend.shop import buyable, others
from omnishelf.types import Equal, Product

NEIGHBOURS = 100
"""Products like it that are asked what is bought with them."""


def goes_with(asked: Asked) -> Iterable[Idea]:
    """By co-purchase; a product with few orders, or none, by those of products like it; and by
    what the shopper buys again and again, as far as that is usual in the shop.

    Without a product, what goes with any of the shopper's cart. Before anything is known of what
    is bought, what is near and of another kind: another category.
    """
    if asked.about:
        yield from _bought(asked)
    for product in asked.about:
        yield from _of_another_kind(asked, product)


def _bought(asked: Asked) -> Iterator[Idea]:
    baskets, about = asked.statistics.baskets, asked.about
    if not len(baskets.others):
        return
    places = [baskets.place.get(product.id) for product in about]
    found = [
        companions(baskets, place, _neighbours(asked, product.id))
        for place, product in zip(places, about, strict=True)
    ]
    # What goes with one product of a cart need not go with the others.
    each = np.array([one.score for one in found])
    best_of, scores = each.argmax(axis=0), each.max(axis=0)
    habit = _habit(asked)
    # As if the two were independent reasons to buy.
    chances = 1 - (1 - scores) * (1 - habit)
    depth = min(8 * asked.limit + 64, len(chances))
    first = np.argpartition(-chances, depth - 1)[:depth]
    first = first[np.argsort(-chances[first], kind="stable")]
    for at in first[chances[first] > 0].tolist():
        one = int(best_of[at])
        if habit[at] > scores[at]:
            reason = Reason(kind="bought_before")
        else:
            reason = _reason(asked, about[one].id, places[one], found[one], at)
        yield Idea(baskets.ids[at], float(chances[at]), reason)


def _reason(asked: Asked, id: str, place: int | None, found: Companions, at: int) -> Reason:
    baskets = asked.statistics.baskets
    if place is not None:
        row = baskets.beside(place)
        shoppers = int(baskets.shoppers[row][baskets.others[row] == at].sum())
        if shoppers >= asked.settings.least_shoppers:
            return Reason(kind="bought_together", product=id, shoppers=shoppers)
    if found.alike[at] > 0:
        return Reason(kind="bought_with_alike", product=id)
    return Reason(kind="popular", shoppers=int(baskets.buyers[at]))


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
    near = others(asked.shop, space.source, space.of([id])[id], {id}, where=None, limit=NEIGHBOURS)
    place = asked.statistics.baskets.place
    return [place[hit.id] for hit in near if hit.id in place]


def _of_another_kind(asked: Asked, product: Product) -> Iterator[Idea]:
    space = asked.space_of(product.id)
    if space is None or not product.category:
        return
    same_kind = Equal("category", product.category[-1])
    where = buyable(asked.shop, asked.where, same_kind)
    vector = space.of([product.id])[product.id]
    reason = Reason(kind="matches", product=product.id)
    found = others(
        asked.shop, space.source, vector, {product.id}, where=where, limit=3 * asked.limit + 20
    )
    yield from (Idea(hit.id, hit.score, reason) for hit in found)
