"""Which sales are gone by, and how they are forecast: what all parts of demand begin with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from typing import Literal

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.forecasting.registry import forecaster
from omnishelf.demand.periods import Period, day_of
from omnishelf.demand.sales.censored import uncensored
from omnishelf.demand.sales.from_events import sales_of_events
from omnishelf.demand.sales.history import SalesHistory
from omnishelf.demand.sales.reading import read_sales
from omnishelf.demand.sales.told import Reading
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen

From = Literal["sales", "events"]

_LEAST_KNOWN = 6
"""Periods; what has been sold for less is a newcomer."""
_NEARLY_OVER = 2
"""Days that a last week may lack: shops rest at its end."""
_BY_STATSFORECAST = frozenset({"croston_sba", "adida", "tsb", "auto_ets", "by_pattern", "together"})
_BY_LIGHTGBM = frozenset({"trees", "together"})


class SalesWanted(Frozen):
    """Which sales are gone by."""

    source: From | None = None
    """Sales that were imported, or the orders among the shop's events; None: the former, where
    there are any. They may tell of the same purchases, so they are never added up."""
    period: Literal["day", "week"] | None = None
    """What is counted by; None: the shop's setting."""


@dataclass(frozen=True, eq=False)
class Read:
    """A history of whole periods, with what should be known of it."""

    history: SalesHistory
    source: From
    remarks: tuple[str, ...]

    @property
    def of_events(self) -> bool:
        """Whether it was made of shoppers' events."""
        return self.source == "events"


def read(seen: Seen, wanted: SalesWanted) -> Read:
    """The shop's sales.

    Raises:
        DemandError: there are none.
        ShelfError: what is kept of them is damaged.
    """
    period = Period(wanted.period or seen.settings.demand.period)
    source = wanted.source or ("sales" if seen.sales.there else "events")
    return seen.once(("sales", source, period), lambda: _read(seen, source, period))


def _read(seen: Seen, source: From, period: Period) -> Read:
    seen.tell("reading sales")
    if source == "sales":
        reading = read_sales(seen.sales.rows(), period=period)
    else:
        currency = seen.settings.marketing.currency
        reading = sales_of_events(seen.events(), period=period, currency=currency)
    if not len(reading.history):
        raise DemandError(
            "there are no sales: import them with 'omnishelf demand sales SHOP FILE', or send the "
            "shop's orders as events"
        )
    history, unfinished = _finished(reading, seen, source)
    remarks = tuple(one.text + _named(one.skus) for one in reading.remarks) + unfinished
    if history.out_of_stock.any():
        history = uncensored(history)
        remarks += ("where stock ran out, expected demand stands for what was sold",)
    return Read(history, source, remarks)


def _finished(reading: Reading, seen: Seen, source: From) -> tuple[SalesHistory, tuple[str, ...]]:
    """Without the last period, if it is not over yet: it would look like a fall."""
    history = reading.history
    begun = history.period.start(history.end - 1)
    last = (seen.sales.last if source == "sales" else None) or day_of(seen.now.timestamp())
    missing = (begun + timedelta(days=history.period.days - 1) - last).days
    if missing <= (_NEARLY_OVER if history.period is Period.WEEK else 0) or history.periods == 1:
        return history, ()
    told = f"the {history.period} that began on {begun} is not over and was left out"
    return history.until(history.periods - 1), (told,)


def _named(skus: Sequence[str]) -> str:
    return f" ({', '.join(skus)})" if skus else ""


class ForecastWanted(SalesWanted):
    """How sales are forecast; None: the shop's setting."""

    horizon: int | None = None
    """Periods."""
    season: int | None = None
    """Periods after which sales repeat; 1: they don't."""
    forecaster: str | None = None
    """A name as in docs/demand.md; None: the best that is installed and can learn from so much."""


@dataclass(frozen=True, eq=False)
class Forecasted:
    """A forecast with the sales that it was learned from."""

    read: Read
    history: SalesHistory
    """Of the series that are forecast."""
    forecast: Forecast
    why: str
    """Why this forecaster."""
    left_out: int
    """Series that have been sold for too short."""


def forecasted(seen: Seen, wanted: ForecastWanted, *, least: float = 0) -> Forecasted:
    """Forecast every series that has been sold for long enough.

    Args:
        seen: the shop.
        wanted: how.
        least: periods that are needed.

    Raises:
        DemandError: there are no sales, or too few.
        ModelError: what the forecaster needs is not installed.
    """
    settings = seen.settings.demand
    horizon = max(wanted.horizon or settings.horizon, math.ceil(least))
    season = wanted.season or settings.season
    found = read(seen, wanted)
    key = ("forecast", found.source, found.history.period, horizon, season, wanted.forecaster)
    return seen.once(key, lambda: _forecasted(seen, found, horizon, season, wanted.forecaster))


def _forecasted(
    seen: Seen, found: Read, horizon: int, season: int, named: str | None
) -> Forecasted:
    whole = found.history
    enough = whole.known >= _LEAST_KNOWN
    if not enough.any():
        raise DemandError(
            f"no product has been sold for {_LEAST_KNOWN} {whole.period}s; these sales have "
            f"{whole.periods}: wait, count by days ('--period day'), or ask for 'launches'"
        )
    history = whole.series(enough)
    *better, last = [named] if named else best_first()
    tried: list[str] = []

    def by(name: str) -> Forecasted:
        seen.tell(f"forecasting {len(history):,} series by {name}")
        forecast = forecaster(name, season=season).fit(history, horizon).forecast(history)
        why = f"{name}: as asked for" if named else _why(name, tried)
        return Forecasted(found, history, forecast, why, int((~enough).sum()))

    for name in better:
        try:
            return by(name)
        except DemandError as error:
            tried.append(f"{name}: {error}")
    return by(last)


def best_first() -> list[str]:
    """Forecasters that can be used with what is installed, the best first (docs/demand.md)."""
    has = {name: find_spec(name) is not None for name in ("statsforecast", "lightgbm")}
    order = ("together", "tsb", "trees", "seasonal_naive")
    return [
        name
        for name in order
        if (has["statsforecast"] or name not in _BY_STATSFORECAST)
        and (has["lightgbm"] or name not in _BY_LIGHTGBM)
    ]


def _why(name: str, tried: Sequence[str]) -> str:
    lacking = [one for one in ("statsforecast", "lightgbm") if find_spec(one) is None]
    why = "the best of those installed"
    if lacking:
        why += f" ({' and '.join(lacking)} of the extra 'demand' not there)"
    if tried:
        why += f"; not {'; nor '.join(tried)}"
    return f"{name}: {why}"


def number(value: float) -> float | None:
    """For JSON, which has no NaN and nothing infinite."""
    return float(value) if math.isfinite(value) else None
