"""Forecasts of sums and of their parts, made to agree."""

from dataclasses import replace

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.forecasting.hierarchy import Hierarchy
from omnishelf.demand.sales.history import Numbers


def bottom_up(forecast: Forecast, hierarchy: Hierarchy) -> Forecast:
    """Sums of the series' means: what the sums were forecast themselves counts for their spread
    only.

    Args:
        forecast: of all nodes (`Hierarchy.nodes`).
        hierarchy: of them.

    Raises:
        DemandError: the forecast is not of this hierarchy's nodes.
    """
    _check(forecast, hierarchy)
    return _moved(forecast, hierarchy, forecast.mean[len(hierarchy.names) :])


def min_trace(forecast: Forecast, hierarchy: Hierarchy, errors: Numbers) -> Forecast:
    """The coherent forecast with the least expected squared error in all (MinT).

    S. Wickramasuriya, G. Athanasopoulos, R. Hyndman, "Optimal forecast reconciliation ... through
    trace minimization", JASA 114 (2019), with the covariance W of the errors shrunk towards its
    diagonal: J. Schäfer, K. Strimmer, SAGMB 4 (2005). In the form over constraints, bottom means
    are b - J W C' (C W C')^-1 C y, with C y the sums' forecasts less the sums of forecasts.

    Args:
        forecast: of all nodes.
        hierarchy: of them.
        errors: [k, nodes], of past forecasts, k >= 2; NaN where not known.

    Raises:
        DemandError: the forecast or the errors are not of this hierarchy's nodes, or there is one
            error or none.
    """
    _check(forecast, hierarchy)
    if errors.ndim != 2 or errors.shape[1] != len(forecast) or len(errors) < 2:  # noqa: PLR2004
        raise DemandError(
            f"MinT needs two or more past errors of each of the {len(forecast)} nodes; got an "
            f"array of {errors.shape}: take bottom_up"
        )
    sums = len(hierarchy.names)
    covariance = shrunk(np.nan_to_num(errors))
    constraint = np.hstack([np.eye(sums), -hierarchy.members.astype(np.float64)])
    across = covariance @ constraint.T
    # A sum of one series is that series, whose constraint adds nothing: pinv passes over it.
    gain = across[sums:] @ np.linalg.pinv(constraint @ across, hermitian=True)
    return _moved(forecast, hierarchy, forecast.mean[sums:] - gain @ (constraint @ forecast.mean))


def shrunk(errors: Numbers) -> Numbers:
    """The covariance [m, m] about 0 of errors [k, m], correlations drawn to 0 by as much as chance
    moves them (Schäfer and Strimmer); every variance is above 0."""
    count = len(errors)
    variance = (errors**2).mean(axis=0)
    floor = max(float(variance.mean()) * 1e-6, 1e-9)
    deviation = np.sqrt(np.maximum(variance, floor))
    scaled = errors / deviation
    correlation = scaled.T @ scaled / count
    # Var of the mean of the products z_i z_j.
    chance = ((scaled**2).T @ scaled**2 / count - correlation**2) / (count - 1)
    off = ~np.eye(len(variance), dtype=bool)
    seen = float((correlation[off] ** 2).sum())
    share = min(1.0, float(chance[off].sum()) / seen) if seen > 0 else 1.0
    correlation = np.where(off, (1 - share) * correlation, 1.0)
    return np.asarray(correlation * np.outer(deviation, deviation))


def _moved(forecast: Forecast, hierarchy: Hierarchy, bottom: Numbers) -> Forecast:
    """All nodes from bottom means [n, h], which are made positive first; every distribution is
    moved by as much as its mean."""
    mean = hierarchy.summing @ np.maximum(bottom, 0)
    values = np.maximum(forecast.values + (mean - forecast.mean)[..., None], 0)
    return replace(forecast, mean=mean, values=values)


def _check(forecast: Forecast, hierarchy: Hierarchy) -> None:
    nodes = sum(hierarchy.members.shape)
    if len(forecast) != nodes:
        raise DemandError(
            f"the forecast has {len(forecast)} series and the hierarchy {nodes} nodes: forecast "
            "what Hierarchy.nodes gives"
        )
