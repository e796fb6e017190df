"""How much is sold until an order arrives."""

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.sales.history import Numbers
from omnishelf.demand.stock.terms import Terms

DRAWS = 4_000
_SEED = 7
_SMALL = 1e-6


def lead_times(terms: Terms, shape: int | tuple[int, ...], *, seed: int = _SEED) -> Numbers:
    """Draw lead times of a shape: gamma with the mean and the spread of the terms, which is never
    negative; T. Burgin, "The gamma distribution and inventory control", ORQ 26 (1975)."""
    # Less of a spread than this would divide by zero, and makes no difference.
    if terms.lead_time_spread <= _SMALL * terms.lead_time:
        return np.full(shape, terms.lead_time)
    scale = terms.lead_time_spread**2 / terms.lead_time
    rng = np.random.default_rng((seed, 1))
    return np.asarray(rng.gamma(terms.lead_time / scale, scale, shape))


def sold_within(sales: Numbers, times: Numbers) -> Numbers:
    """Units sold [count] from now on within each time, of drawn sales [count, h].

    A part of a period sells that part of its units. Times beyond the last period go on with the
    mean of all.
    """
    horizon = sales.shape[1]
    upto = np.concatenate([np.zeros((len(sales), 1)), sales.cumsum(axis=1)], axis=1)
    whole = np.minimum(times, horizon).astype(np.int64)
    rows = np.arange(len(sales))
    part = np.where(whole < horizon, times - whole, 0)
    within = upto[rows, whole] + part * sales[rows, np.minimum(whole, horizon - 1)]
    return np.asarray(within + np.maximum(times - horizon, 0) * sales.mean(axis=1))


def check_horizon(forecast: Forecast, terms: Terms) -> None:
    """Refuse a forecast that ends before the next order could arrive.

    Raises:
        DemandError: it does.
    """
    needed = terms.lead_time + terms.review
    if forecast.horizon < needed:
        raise DemandError(
            f"a lead time of {terms.lead_time:g} and a review every {terms.review:g} "
            f"{forecast.period}s need a forecast of {int(np.ceil(needed))}; this one has "
            f"{forecast.horizon}: forecast more periods"
        )
