"""Rising and falling looks, words and sounds, as a part of demand."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.looks import cluster
from omnishelf.demand.trends import trends
from omnishelf.shelf.insights.demand.forecast import titles_of
from omnishelf.shelf.insights.demand.reading import From, SalesWanted, number, read
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types import Source
from omnishelf.types.frozen import Frozen

_MOST_CLUSTERS = 30
_LEAST_PRODUCTS = 4
_DRAWN = 8
_MOST_FACTOR = 1e9
"""JSON has no infinity."""
_COMPARED: tuple[Source, ...] = ("image", "text", "audio")
CALLED = {"image": "look", "text": "words", "audio": "sound", "fused": "kind"}


class TrendsWanted(SalesWanted):
    """What is compared."""

    by: tuple[Source, ...] | None = None
    """None: by looks, words and sounds, those that the shop's products have."""
    recent: int | None = None
    """The last periods, against those before; None: the shop's setting."""
    clusters: int | None = None
    """How many; None: by the number of products."""


class Example(Frozen):
    """A product of a cluster that sold lately."""

    sku: str
    title: str


class TrendTold(Frozen):
    """One cluster over time."""

    by: Source
    direction: str
    factor: float
    """Odds of a sold unit to be of this cluster, lately by before; the interval holds for all
    clusters of one source at once, with 95 %."""
    low: float
    high: float
    products: int
    share: tuple[float | None, ...]
    """Of the units sold in each period."""
    examples: tuple[Example, ...]


class TrendsResult(Result):
    """What is rising and falling."""

    source: From
    period: str
    recent: int
    first: str
    """The first day that `share` tells of."""
    days: int
    trends: tuple[TrendTold, ...]
    """Those that move, the fastest first, and then steady ones."""
    without: tuple[str, ...]
    """Sources that nothing can be told by, and why."""


def compute(seen: Seen, wanted: TrendsWanted, _: Path) -> TrendsResult:
    """Compare clusters of products over time.

    Raises:
        DemandError: there are too few sales, or no product with vectors was sold.
    """
    found = read(seen, wanted)
    history = found.history
    recent = wanted.recent or min(seen.settings.demand.recent, history.periods // 2)
    titles = titles_of(seen, history.sku)
    told: list[TrendTold] = []
    without: list[str] = []
    for source in wanted.by or [one for one in _COMPARED if one in seen.sources]:
        seen.tell(f"comparing by {CALLED[source]}")
        vectors = (
            seen.vectors([*dict.fromkeys(history.sku)], source) if source in seen.sources else {}
        )
        if len(vectors) < _LEAST_PRODUCTS:
            without.append(f"{CALLED[source]}: {len(vectors)} products that were sold have one")
            continue
        count = wanted.clusters or min(_MOST_CLUSTERS, max(2, round((len(vectors) / 2) ** 0.5)))
        for one in trends(history, cluster(vectors, count), recent=recent):
            examples = tuple(Example(sku=sku, title=titles.get(sku, "")) for sku in one.examples)
            told.append(
                TrendTold(
                    by=source, direction=one.direction, factor=one.factor, low=one.low,
                    high=min(one.high, _MOST_FACTOR), products=one.products, examples=examples,
                    share=tuple(number(each) for each in np.round(one.share, 5).tolist()),
                )
            )  # fmt: skip
    if not told:
        raise DemandError(
            "no trend can be told: the products that were sold are not in the catalog, or have no "
            f"pictures, words or sounds ({'; '.join(without)})"
        )
    told.sort(key=lambda one: (one.direction == "steady", -abs(np.log(one.factor))))
    return TrendsResult(
        of_events=found.of_events,
        source=found.source,
        period=str(history.period),
        recent=recent,
        first=history.period.start(history.first).isoformat(),
        days=history.period.days,
        trends=tuple(told),
        without=tuple(without),
    )


def sections(result: TrendsResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [one.direction, CALLED[one.by], one.factor, one.low, one.high, one.products,
         ", ".join(each.title or each.sku for each in one.examples)]
        for one in result.trends
    ]  # fmt: skip
    moving = [one for one in result.trends if one.direction != "steady"]
    count = {way: sum(one.direction == way for one in moving) for way in ("rising", "falling")}
    told = (
        f"The last {result.recent} {result.period}s against those before: by how many times the "
        "odds of a sold unit to be of this cluster have changed, with a 95 % interval. Steady: "
        "chance could have done it."
    )
    drawn = moving[:_DRAWN]
    return [
        Tiles([(name, f"{number:,}", "clusters") for name, number in count.items()]),
        *([Figure("What moves", "; ".join(f"{_name(one)} {one.factor:.2f}" for one in drawn),
                  0.9 + 0.35 * len(drawn), partial(_draw, drawn))] if drawn else []),
        Table("trends", "Rising and falling", told,
              ["direction", "by", "factor", "low", "high", "products", "such as"], rows),
    ]  # fmt: skip


def _name(one: TrendTold) -> str:
    first = one.examples[0] if one.examples else None
    return f"{CALLED[one.by]}: {first.title or first.sku}"[:40] if first else CALLED[one.by]


def _draw(rows: Sequence[TrendTold], axes: Any, colours: Any) -> None:
    for place, one in enumerate(rows):
        colour = colours.mark if one.direction == "rising" else colours.other
        axes.hlines(place, one.low, one.high, color=colour, linewidth=3, alpha=0.4)
        axes.plot(one.factor, place, "o", color=colour, markersize=8)
    axes.axvline(1, color=colours.faint)
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), [_name(one) for one in rows], parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel("times as likely as before")


TRENDS = Part("trends", TrendsWanted, TrendsResult, compute, sections)
