"""What will be sold of products that never were, as a part of demand."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.newcomers.alike import Alike, Newcomer
from omnishelf.demand.newcomers.launches import Launches
from omnishelf.shelf.insights.demand.reading import SalesWanted, read
from omnishelf.shelf.insights.demand.searches import Searches, before_launches
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types import Product
from omnishelf.types.frozen import Frozen

_MOST = 200
"""Newcomers."""
_DRAWN = 10


class LaunchesWanted(SalesWanted):
    """Which newcomers are looked at."""

    skus: tuple[str, ...] | None = None
    """None: all of the catalog that were never sold, up to 200, those searched for most first."""
    horizon: int | None = None
    """Periods from the launch on; None: the shop's setting."""


class NewProduct(Frozen):
    """What a product will sell from its launch on. Units; 80 % intervals."""

    sku: str
    title: str
    searches: float | None
    """A period, for what it is; None where that can't be told."""
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    alike: tuple[str, ...]
    """Past launches that count most."""


class LaunchesResult(Result):
    """What newcomers will sell."""

    period: str
    learned_from: int
    """Past launches."""
    error: float
    """Mean absolute error of log(1 + units) of past launches, each forecast by the others."""
    category_error: float
    """That of the category's mean alone."""
    searches: str
    """Whether searches had a say, and why."""
    products: tuple[NewProduct, ...]
    total: int
    """Products that were never sold."""


def compute(seen: Seen, wanted: LaunchesWanted, _: Path) -> LaunchesResult:
    """Forecast newcomers from past launches that are like them.

    Raises:
        DemandError: there are no sales, too few past launches, or no newcomers.
    """
    found = read(seen, wanted)
    history = found.history
    horizon = min(wanted.horizon or seen.settings.demand.horizon, history.periods)
    sold = {sku for sku, units in zip(history.sku, history.sold, strict=True) if units.any()}
    new = _newcomers(seen, wanted, sold)
    source = seen.likeness
    seen.tell("looking at past launches")
    vectors = seen.vectors([*sold, *new], source)
    products = {**seen.product([*sold]), **new}
    category = {id: " > ".join(one.category) for id, one in products.items() if one.category}
    search = Searches(seen, source)
    past = Launches.of(
        history, horizon, vectors=vectors, category=category,
        searches=before_launches(search, history, vectors),
    )  # fmt: skip
    alike = Alike.fit(past)
    today = history.period.start(history.end)
    searched = search.per_period({id: vectors[id] for id in new if id in vectors}, today, history)
    ids = sorted(new, key=lambda id: (-searched.get(id, 0.0), id))[:_MOST]
    newcomers = [Newcomer(id, vectors.get(id), category.get(id), searched.get(id)) for id in ids]
    forecast = alike.forecast(newcomers, first=history.end)
    low, high = forecast.interval(0.8)
    weights, _ratio = alike.weights(newcomers)
    return LaunchesResult(
        of_events=found.of_events or search.least is not None,
        period=str(history.period),
        learned_from=len(past),
        error=alike.error,
        category_error=alike.category_error,
        searches=search.told,
        products=tuple(
            NewProduct(
                sku=id,
                title=new[id].title,
                searches=searched.get(id),
                mean=_rounded(forecast.mean[at]),
                low=_rounded(low[at]),
                high=_rounded(high[at]),
                alike=tuple(past.sku[one] for one in np.argsort(-weights[at])[:3]),
            )
            for at, id in enumerate(ids)
        ),
        total=len(new),
    )


def _newcomers(seen: Seen, wanted: LaunchesWanted, sold: set[str]) -> dict[str, Product]:
    if wanted.skus is None:
        found = {one.id: one for one in seen.products() if one.id not in sold}
    else:
        found = dict(seen.product(wanted.skus))
        if missing := [id for id in wanted.skus if id not in found]:
            raise DemandError(f"no product '{missing[0]}' in this shop")
        if known := [id for id in wanted.skus if id in sold]:
            raise DemandError(f"'{known[0]}' is sold already: 'forecast' tells of it")
    if not found:
        raise DemandError("every product of the catalog has been sold already: none is new")
    return found


def _rounded(values: Any) -> tuple[float, ...]:
    return tuple(np.round(values, 3).tolist())


def sections(result: LaunchesResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [one.sku, one.title, one.searches, sum(one.mean), one.mean[0], one.low[0], one.high[0],
         ", ".join(one.alike)]
        for one in result.products
    ]  # fmt: skip
    told = (
        f"By {result.learned_from:,} past launches; log error {result.error:.2f}, of the "
        f"category's mean alone {result.category_error:.2f}; {result.searches}. Intervals of 80 %."
    )
    steps = len(result.products[0].mean) if result.products else 0
    drawn = result.products[:_DRAWN]
    return [
        Tiles([("never sold", f"{result.total:,}", f"{len(result.products):,} forecast")]),
        Figure(f"First {result.period} of new products",
               "; ".join(f"{one.sku} {one.mean[0]:.1f}" for one in drawn),
               0.9 + 0.35 * len(drawn), partial(_draw, drawn)),
        Table("launches", "New products", told,
              ["sku", "title", "searches", f"first {steps} {result.period}s",
               f"first {result.period}", "low", "high", "like"], rows),
    ]  # fmt: skip


def _draw(rows: Sequence[NewProduct], axes: Any, colours: Any) -> None:
    for place, one in enumerate(rows):
        axes.hlines(place, one.low[0], one.high[0], color=colours.mark, linewidth=3, alpha=0.4)
        axes.plot(one.mean[0], place, "o", color=colours.mark, markersize=8)
    axes.set_yticks(range(len(rows)), [one.sku for one in rows], parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel("units, with 80 % interval")


LAUNCHES = Part("launches", LaunchesWanted, LaunchesResult, compute, sections)
