"""The protocol of forecasters."""

from dataclasses import dataclass
from typing import Protocol

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.sales.history import Flags, Numbers, SalesHistory

LEAST_PERIODS = 4
"""A series with fewer known periods has no spread that could be told: it is not forecast."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What the shop already knows of the periods to come."""

    price: Numbers | None = None
    """[n, h]; NaN where not planned."""
    promotion: Flags | None = None
    """[n, h]"""
    holiday: Flags | None = None
    """[h]"""


class Fitted(Protocol):
    """A forecaster that has learned from a history."""

    def forecast(self, history: SalesHistory, plan: Plan | None = None) -> Forecast:
        """The periods after a history, which may be longer or shorter than the one that was
        learned from, of the same series."""
        ...


class Forecaster(Protocol):
    """A way to forecast all series of a history."""

    @property
    def name(self) -> str:
        """What it is called in reports."""
        ...

    def fit(self, history: SalesHistory, horizon: int) -> Fitted:
        """Learn to forecast so many periods.

        Raises:
            DemandError: there is too little to learn from.
        """
        ...


def check(history: SalesHistory, horizon: int) -> None:
    """Refuse what can't be forecast.

    Raises:
        DemandError: the history is empty, a series is too short, or the horizon is not positive.
    """
    if horizon < 1:
        raise DemandError(f"{horizon} periods can't be forecast; 1 at least")
    if not len(history):
        raise DemandError("there are no sales to forecast from")
    short = history.known < LEAST_PERIODS
    if short.any():
        at = int(short.argmax())
        raise DemandError(
            f"{int(short.sum())} of {len(history)} series have fewer than {LEAST_PERIODS} known "
            f"{history.period}s, '{history.sku[at]}' at '{history.location[at]}' among them: no "
            "spread can be told of them. Leave them out, or forecast them as newcomers"
        )
