"""Several forecasts as one."""

from dataclasses import dataclass

import numpy as np

from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.forecasting.forecaster import Fitted, Forecaster, Plan
from omnishelf.demand.sales.history import SalesHistory


@dataclass(frozen=True)
class Together:
    """The mean of several forecasts, quantile by quantile.

    K. Lichtendahl, Y. Grushka-Cockayne, R. Winkler, "Is it better to average probabilities or
    quantiles?", Management Science 59 (2013): averages of quantiles are sharper.
    """

    members: tuple[Forecaster, ...]

    @property
    def name(self) -> str:
        """All members' names."""
        return "+".join(each.name for each in self.members)

    def fit(self, history: SalesHistory, horizon: int) -> "FittedTogether":
        """Let each learn."""
        return FittedTogether(self.name, tuple(each.fit(history, horizon) for each in self.members))


@dataclass(frozen=True)
class FittedTogether:
    """Several fitted forecasters."""

    name: str
    members: tuple[Fitted, ...]

    def forecast(self, history: SalesHistory, plan: Plan | None = None) -> Forecast:
        """The mean of what each says."""
        each = [member.forecast(history, plan) for member in self.members]
        mean = np.mean([one.mean for one in each], axis=0)
        return Forecast.of(self.name, history, mean, np.mean([one.values for one in each], axis=0))
