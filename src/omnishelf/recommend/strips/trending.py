"""What is asked for more than usual; then what is popular; then what there is."""

from collections.abc import Iterable, Iterator

from omnishelf.recommend.asked import Asked, Idea
from omnishelf.recommend.reason import Reason, ReasonKind
from omnishelf.recommend.shop import buyable
from omnishelf.recommend.trends import Ranked

_RANGE = 256
"""Products of the shop that a strip is filled from before anything is known."""


def trending(asked: Asked) -> Iterable[Idea]:
    """Of one category, if the filter names it."""
    trends = asked.statistics.trends
    yield from _told(trends.rising, "trending")
    yield from popular(asked)


def popular(asked: Asked) -> Iterator[Idea]:
    """What most care for; a shop that has no events yet shows some of its range."""
    yield from _told(asked.statistics.trends.popular, "popular")
    where = buyable(asked.shop, asked.where)
    some = next(iter(asked.shop.scan(where=where, batch=_RANGE)), [])
    yield from (Idea(product.id, 0.0, Reason(kind="range")) for product in some)


def _told(ranked: Ranked, kind: ReasonKind) -> Iterator[Idea]:
    for id, score, shoppers in zip(ranked.ids, ranked.score, ranked.shoppers, strict=True):
        yield Idea(id, float(score), Reason(kind=kind, shoppers=int(shoppers)))
