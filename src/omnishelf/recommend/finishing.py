"""From ideas to offers: what may be bought, no two of a kind, each with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from omnishelf.merchandising.gathered import Gathered
from omnishelf.merchandising.ordering.collapse import by_field, group, near_duplicates
from omnishelf.merchandising.ordering.diversity import mmr
from omnishelf.recommend.asked import Asked, Idea
from omnishelf.recommend.reason import Reason
from omnishelf.recommend.space import Space
from omnishelf.recommend.strip import Offer
from omnishelf.types import Filter, Product

_AT_ONCE = 32
_MOST = 2_048
"""Ideas that are looked at: with a filter that few pass, a strip may stay short."""


def finish(
    asked: Asked, ideas: Iterable[Idea], *, spread: bool = True, no_variants: bool = False
) -> tuple[Offer, ...]:
    """Offer the first ideas that may be offered.

    What is sold out, not in the shop any more, does not pass the filter, was just bought, or is
    what the strip is about is left out. Of near-duplicates and variants the first stays.

    Args:
        asked: by whom, of what.
        ideas: best first.
        spread: whether to put those that are unlike one another first, by maximal marginal
            relevance over their places.
        no_variants: whether near-duplicates and variants of what the strip is about are left out
            too.
    """
    wanted = 2 * asked.limit + 8
    kept = [*islice(_allowed(asked, ideas), wanted)]
    if not kept:
        return ()
    space = _shared(asked, kept)
    kept = _distinct(asked, kept, space, no_variants)
    if spread and asked.settings.diversity and space:
        relevance = 1.0 - np.arange(len(kept)) / len(kept)
        rows, present = space.rows([idea.id for idea, _ in kept])
        order = mmr(relevance, rows, present, 1 - asked.settings.diversity)
        kept = [kept[at] for at in order]
    kept = kept[: asked.limit]
    return tuple(
        Offer(product=product, score=idea.score, reason=reason)
        for (idea, product), reason in zip(
            kept, _titled(asked, [idea.reason for idea, _ in kept]), strict=True
        )
    )


_Kept = tuple[Idea, Product]


def _allowed(asked: Asked, ideas: Iterable[Idea]) -> Iterator[_Kept]:
    seen = asked.bought | {product.id for product in asked.about}
    rest = islice(ideas, _MOST)
    while some := [*islice(rest, _AT_ONCE)]:
        fresh: list[Idea] = []
        for idea in some:
            if idea.id not in seen:
                seen.add(idea.id)
                fresh.append(idea)
        products = asked.shop.products([idea.id for idea in fresh]) if fresh else {}
        held = [(idea, products[idea.id]) for idea in fresh if idea.id in products]
        passing = _passing([product for _, product in held], asked.where)
        yield from (held[at] for at in passing if held[at][1].stock != 0)


def _passing(products: Sequence[Product], where: Filter | None) -> list[int]:
    return sorted(Gathered(products).passing(where)) if where else [*range(len(products))]


def _shared(asked: Asked, kept: Sequence[_Kept]) -> Space | None:
    """The best space that most of them are in."""
    ids = [idea.id for idea, _ in kept]
    return next((space for space in asked.content if 2 * len(space.of(ids)) > len(ids)), None)


def _distinct(
    asked: Asked, kept: list[_Kept], space: Space | None, no_variants: bool
) -> list[_Kept]:
    """One of each group of variants and near-duplicates; with `no_variants` none of the groups
    of what the strip is about."""
    first = [*asked.about] if no_variants else []
    products = [*first, *(product for _, product in kept)]
    rows, present = _rows(space, [product.id for product in products])
    alike = near_duplicates(products, rows, present)
    keys = by_field(products, asked.group_field) if asked.group_field else [None] * len(products)
    own = np.zeros(len(products), np.bool_)
    for at in range(len(first)):
        near = present & present[at] & (rows @ rows[at] >= asked.settings.near_duplicate)
        same = np.array([key is not None and key == keys[at] for key in keys])
        own |= alike[at] | near | same
    own[: len(first)] = True
    others = np.flatnonzero(~own)
    groups = group([keys[at] for at in others], alike[np.ix_(others, others)])
    return [kept[others[leader] - len(first)] for leader in groups.leaders]


def _rows(space: Space | None, ids: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    if space is not None:
        return space.rows(ids)
    return np.zeros((len(ids), 1), np.float32), np.zeros(len(ids), np.bool_)


def _titled(asked: Asked, reasons: Sequence[Reason]) -> list[Reason]:
    titles = {product.id: product.title for product in asked.about}
    others = {reason.product for reason in reasons if reason.product} - titles.keys()
    titles |= {id: product.title for id, product in asked.shop.products([*others]).items()}
    return [
        reason.model_copy(update={"title": titles.get(reason.product) or reason.product})
        if reason.product is not None
        else reason
        for reason in reasons
    ]
