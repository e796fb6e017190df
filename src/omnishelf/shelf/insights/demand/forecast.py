"""What will be sold, as a part of demand."""

import csv
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.shelf.insights.demand.reading import (
    Forecasted,
    ForecastWanted,
    From,
    forecasted,
    number,
)
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen

COVERAGE = 0.8
_MOST = 200
"""Series that are kept with their past, those that earned most; the file has all forecasts."""
_PAST = 52
_DRAWN = 4


class Series(Frozen):
    """One SKU at one location. Units."""

    sku: str
    location: str
    title: str
    sold: tuple[float | None, ...]
    """The last periods; None where it is not known."""
    mean: tuple[float, ...]
    """Expected in each of the periods to come."""
    low: tuple[float, ...]
    """Of the interval that holds with the chance `coverage`."""
    high: tuple[float, ...]


class ForecastResult(Result):
    """What will be sold."""

    source: From
    period: str
    days: int
    """Of a period."""
    first: str
    """The first day of the first period that `sold` tells of."""
    next: str
    """The first day of the first period to come."""
    model: str
    why: str
    """Why this forecaster."""
    coverage: float
    total: int
    """Series that were forecast."""
    left_out: int
    """Series that have been sold for too short."""
    series: tuple[Series, ...]
    """Those that earned most."""
    remarks: tuple[str, ...]


def compute(seen: Seen, wanted: ForecastWanted, folder: Path) -> ForecastResult:
    """Forecast; the file `forecast.csv` has all series.

    Raises:
        DemandError: there are no sales, or too few.
        ModelError: what the forecaster needs is not installed.
    """
    found = forecasted(seen, wanted)
    history, forecast = found.history, found.forecast
    low, high = forecast.interval(COVERAGE)
    _write(folder / "forecast.csv", found, low, high)
    earned = history.revenue.sum(axis=1)
    worth = earned if earned.any() else np.nansum(history.sold, axis=1)
    order = np.argsort(-worth, kind="stable")[:_MOST]
    titles = titles_of(seen, [history.sku[at] for at in order])
    past = min(_PAST, history.periods)
    return ForecastResult(
        of_events=found.read.of_events,
        source=found.read.source,
        period=str(history.period),
        days=history.period.days,
        first=history.period.start(history.end - past).isoformat(),
        next=history.period.start(history.end).isoformat(),
        model=forecast.model,
        why=found.why,
        coverage=COVERAGE,
        total=len(history),
        left_out=found.left_out,
        series=tuple(
            Series(
                sku=history.sku[at],
                location=history.location[at],
                title=titles.get(history.sku[at], ""),
                sold=tuple(number(each) for each in history.sold[at, -past:].tolist()),
                mean=_rounded(forecast.mean[at]),
                low=_rounded(low[at]),
                high=_rounded(high[at]),
            )
            for at in order.tolist()
        ),
        remarks=found.read.remarks,
    )


def titles_of(seen: Seen, skus: Sequence[str]) -> dict[str, str]:
    """Titles of those that the shop has."""
    return {id: product.title for id, product in seen.product([*dict.fromkeys(skus)]).items()}


def _rounded(values: Any) -> tuple[float, ...]:
    return tuple(np.round(values, 3).tolist())


def _write(path: Path, found: Forecasted, low: Any, high: Any) -> None:
    history, forecast = found.history, found.forecast
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["sku", "location", "first_day", "mean", "low_80", "high_80"])
        for at, (sku, location) in enumerate(zip(history.sku, history.location, strict=True)):
            for step in range(forecast.horizon):
                day = history.period.start(forecast.first + step).isoformat()
                numbers = (forecast.mean[at, step], low[at, step], high[at, step])
                table.writerow([sku, location, day, *(f"{each:.3f}" for each in numbers)])


def sections(result: ForecastResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [one.sku, one.location, one.title, _sum(one.sold[-len(one.mean) :]), sum(one.mean),
         one.mean[0], one.low[0], one.high[0]]
        for one in result.series
    ]  # fmt: skip
    steps = len(result.series[0].mean) if result.series else 0
    told = f"By {result.why}. Intervals hold with a chance of {result.coverage:.0%}. " + " ".join(
        f"{remark[:1].upper()}{remark[1:]}." for remark in result.remarks
    )
    left = f"{result.left_out:,} more have been sold for too short" if result.left_out else ""
    figures = [
        Figure(
            f"{one.title or one.sku} ({one.sku}, {one.location})",
            f"units a {result.period}; expected {one.mean[0]:.1f} in the next one, "
            f"{one.low[0]:.1f} to {one.high[0]:.1f}",
            2.6,
            partial(_draw, one, result.period),
        )
        for one in result.series[:_DRAWN]
    ]
    head = ["sku", "location", "title", f"last {steps} {result.period}s", f"next {steps}",
            f"next {result.period}", "low", "high"]  # fmt: skip
    return [
        Tiles([("series forecast", f"{result.total:,}", left)]),
        *figures,
        Table("forecast", "What will be sold", told, head, rows),
    ]


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _draw(one: Series, period: str, axes: Any, colours: Any) -> None:
    past = [np.nan if value is None else value for value in one.sold]
    axes.plot(range(-len(past) + 1, 1), past, color=colours.ink, linewidth=1.5)
    steps = range(1, len(one.mean) + 1)
    axes.fill_between(steps, one.low, one.high, color=colours.mark, alpha=0.25, linewidth=0)
    axes.plot(steps, one.mean, color=colours.mark, linewidth=2)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(f"{period}s from now")
    axes.set_ylabel("units")


FORECAST = Part("forecast", ForecastWanted, ForecastResult, compute, sections)
