"""A product's score, with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.odds import logistic

Values = NDArray[np.float64]

_FEWEST, _WEAKEST, _STRONGEST = 8, 2.0, 50.0
"""With fewer products than this nothing is known of how much they differ."""
_USUAL = 5.0
_MARGIN = 0.02
_GRID = np.linspace(-40, 40, 16_001)
_X = logistic(_GRID)
_LOG_X, _LOG_REST = -np.logaddexp(0, -_GRID), -np.logaddexp(0, _GRID)


@dataclass(frozen=True, slots=True)
class Prior:
    """What is thought of a product before its reviews are read."""

    mean: float
    """In (0, 1)."""
    strength: float
    """In reviews."""


@dataclass(frozen=True, slots=True)
class Score:
    """A share with its interval."""

    mean: float
    low: float
    high: float


def fit_prior(of_products: Sequence[Values]) -> Prior:
    """The shop's own prior, from how its products differ.

    By moments of the beta-binomial: J. Kleinman, JASA 68 (1973). The mean is that of products, and
    the strength s is where the variance between products, less what their few reviews explain,
    is mean x (1 - mean) / (s + 1). It is kept within 2 and 50 reviews, and is 5 with fewer than 8
    products.

    Args:
        of_products: of each product, its reviews' values in [0, 1].
    """
    known = [values for values in of_products if len(values)]
    if not known:
        return Prior(0.5, _USUAL)
    means = np.array([float(values.mean()) for values in known])
    counts = np.array([len(values) for values in known], np.float64)
    mean = float(np.clip(np.concatenate(known).mean(), _MARGIN, 1 - _MARGIN))
    if len(known) < _FEWEST:
        return Prior(mean, _USUAL)
    within = float(np.mean([values.var() for values in known if len(values) > 1] or [0.0]))
    between = float(means.var(ddof=1) - (within / counts).mean())
    if between <= 0:
        return Prior(mean, _STRONGEST)
    strength = mean * (1 - mean) / between - 1
    return Prior(mean, float(np.clip(strength, _WEAKEST, _STRONGEST)))


def score(values: Values, weights: Values, prior: Prior, *, confidence: float = 0.95) -> Score:
    """The posterior of a product's share of good reviews: a beta distribution.

    alpha = strength x mean + sum of w v,  beta = strength x (1 - mean) + sum of w (1 - v).

    A. Gelman et al., Bayesian Data Analysis, 3rd ed., 2.4. Four of five stars count as 3/4 of a
    good and 1/4 of a bad review, which vary less than whole ones would: the interval is rather
    too wide. A review that is believed less has a smaller weight.

    Args:
        values: [n] in [0, 1]; n may be 0.
        weights: [n] in (0, 1].
        prior: of the shop.
        confidence: of the interval, with equal tails.
    """
    alpha = prior.strength * prior.mean + float(weights @ values)
    beta = prior.strength * (1 - prior.mean) + float(weights @ (1 - values))
    tail = (1 - confidence) / 2
    low, high = beta_quantiles(alpha, beta, (tail, 1 - tail))
    return Score(alpha / (alpha + beta), low, high)


def beta_quantiles(alpha: float, beta: float, levels: Sequence[float]) -> list[float]:
    """Quantiles of a beta distribution, by sums over its density in log-odds, which has no pole."""
    log_density = alpha * _LOG_X + beta * _LOG_REST
    density = np.exp(log_density - log_density.max())
    below = np.cumsum(density) - density / 2
    return [float(np.interp(level, below / density.sum(), _X)) for level in levels]
