"""Forecasters by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.calibrated import Calibrated
from omnishelf.demand.forecasting.forecaster import Forecaster
from omnishelf.demand.forecasting.seasonal_naive import seasonal_naive
from omnishelf.demand.forecasting.statistical import (
    adida,
    auto_ets,
    by_pattern,
    croston_sba,
    tsb,
)
from omnishelf.demand.forecasting.together import Together
from omnishelf.demand.forecasting.trees import Trees

Make = Callable[[int], Forecaster]
"""From a season's length in periods."""

FORECASTERS: Mapping[str, Make] = MappingProxyType(
    {
        "seasonal_naive": seasonal_naive,
        "croston_sba": lambda _: croston_sba(),
        "adida": lambda _: adida(),
        "tsb": lambda _: tsb(),
        "auto_ets": auto_ets,
        "by_pattern": by_pattern,
        "trees": Trees,
        "together": lambda season: Together((tsb(), Trees(season))),
    }
)


def forecaster(name: str, *, season: int = 1) -> Forecaster:
    """A forecaster whose intervals are calibrated.

    Args:
        name: a key of `FORECASTERS`.
        season: periods after which sales repeat; 1: they don't.

    Raises:
        DemandError: there is none of that name, or the season is not positive.
    """
    if season < 1:
        raise DemandError(f"a season of {season} periods is none; 1 means that nothing repeats")
    try:
        make = FORECASTERS[name]
    except KeyError:
        known = ", ".join(FORECASTERS)
        raise DemandError(f"there is no forecaster '{name}'; there are: {known}") from None
    return Calibrated(make(season))
