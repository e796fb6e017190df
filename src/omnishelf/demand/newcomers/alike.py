"""What a product that was never sold will sell, by those that are like it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import LEVELS, Forecast
from omnishelf.demand.newcomers.launches import Launches, unit_rows
from omnishelf.demand.sales.history import Numbers

LOCATION = "all"
_LEAST_LAUNCHES = 5
_MOST_ASKED = 500
"""Launches that are forecast by the others to learn what likeness tells."""
_SEED = 7
_SHARPNESS = (4.0, 8.0, 16.0, 32.0, 64.0)
_PRIOR = (1.0, 4.0, 16.0, 64.0)
_ELASTICITY = (0.0, 0.5, 1.0)
_MOST_SCALED = 4.0
"""Searches move a launch's sales by this factor at most."""
_DEPARTED = 1.0
"""Launches of the whole shop count as so many in their category's mean."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A product before its first sale."""

    sku: str
    vector: NDArray[np.floating] | None = None
    """[d], in the space of the launches' vectors."""
    category: str | None = None
    searches: float | None = None
    """For what it is, per period, answered or not."""


@dataclass(frozen=True, eq=False)
class Alike:
    """Past launches, and how much likeness tells in this shop.

    The log of what a newcomer sells in a period is taken to be the mean of log(1 + units) of the
    launches, each weighed by

        share * exp(sharpness * cosine) / sum + (1 - share) * (weight of the category's mean)
        share = e / (e + prior),  e = 1 / (sum of squared weights by likeness)

    so that what is like few others is drawn to its category. Its distribution is that of the errors
    which were made when each launch was forecast by the others (conformal, V. Vovk et al., 2005);
    products without a vector have those of the category's mean. Kernel regression (E. Nadaraya,
    1964; G. Watson, 1964) with empirical-Bayes shrinkage; forecasting by analogy: K. Green,
    J. Armstrong, "Structured analogies for forecasting", IJF 23 (2007). Where searches are known,
    the sales of a launch count times (searches of the newcomer / its own) ** elasticity.
    """

    launches: Launches
    sharpness: float
    prior: float
    elasticity: float
    errors: Numbers
    """[k, h], of log(1 + units), of launches that were forecast by the others."""
    category_errors: Numbers
    """[k, h], those of the category's mean alone."""
    error: float
    """Mean absolute error of log(1 + units of all periods), each launch by the others."""
    category_error: float
    """That of the category's mean alone."""

    @classmethod
    def fit(cls, launches: Launches) -> "Alike":
        """Choose sharpness, prior and elasticity by forecasting each launch from the others.

        Raises:
            DemandError: there are too few launches.
        """
        if len(launches) < _LEAST_LAUNCHES:
            raise DemandError(
                f"{len(launches)} products were new in these sales; {_LEAST_LAUNCHES} at least are "
                "needed to tell how new products sell"
            )
        rng = np.random.default_rng(_SEED)
        asked = np.sort(rng.permutation(len(launches))[:_MOST_ASKED])
        cosine = launches.vectors[asked] @ launches.vectors.T
        others = asked[:, None] != np.arange(len(launches))
        there = np.asarray(launches.vectors.any(axis=1))
        allowed = others & there & there[asked, None]
        categories = [launches.category[at] for at in asked]
        by_category = _category_weights(categories, launches.category, others)
        ratio = _ratios(launches.searches[asked], launches.searches)
        units = launches.sales.sum(axis=1)
        target = np.log1p(units[asked])

        def error(weights: Numbers, elasticity: float) -> float:
            told = np.einsum("nm,nm->n", weights, np.log1p(units * ratio**elasticity))
            return float(np.abs(told - target).mean())

        searched = not np.isnan(launches.searches).all()
        tried = []
        for sharpness in _SHARPNESS:
            weights = _likeness(cosine, allowed, sharpness)
            for prior in _PRIOR:
                mixed = _mixed(_drawn_back(weights, prior), by_category)
                for elasticity in _ELASTICITY if searched else _ELASTICITY[:1]:
                    tried.append((error(mixed, elasticity), sharpness, prior, elasticity))
        _, sharpness, prior, elasticity = best = min(tried)
        weights = _drawn_back(_likeness(cosine, allowed, sharpness), prior)
        logs = np.log1p(launches.sales)
        return cls(
            launches,
            sharpness,
            prior,
            elasticity,
            logs[asked] - _expected(launches, _mixed(weights, by_category), ratio**elasticity),
            logs[asked] - by_category @ logs,
            best[0],
            error(by_category, 0.0),
        )

    def forecast(self, newcomers: Sequence[Newcomer], *, first: int) -> Forecast:
        """What newcomers sell in each period from their launch on.

        Args:
            newcomers: n products.
            first: `Period.number` of the launch.

        Raises:
            DemandError: there are no newcomers, or a vector is of another space.
        """
        if not newcomers:
            raise DemandError("there is no new product to forecast")
        weights, ratio = self.weights(newcomers)
        expected = _expected(self.launches, weights, ratio**self.elasticity)
        known = np.asarray(unit_rows([one.vector for one in newcomers]).any(axis=1))
        each = [
            np.expm1(np.maximum(middle + (self.errors if seen else self.category_errors), 0))
            for middle, seen in zip(expected, known, strict=True)
        ]
        return Forecast(
            model="alike",
            sku=tuple(one.sku for one in newcomers),
            location=(LOCATION,) * len(newcomers),
            period=self.launches.period,
            first=first,
            mean=np.stack([units.mean(axis=0) for units in each]),
            values=np.stack([np.quantile(units, LEVELS, axis=0).T for units in each]),
            correlation=_correlation(self.errors),
        )

    def weights(self, newcomers: Sequence[Newcomer]) -> tuple[Numbers, Numbers]:
        """How much each launch counts for each newcomer [n, m], rows that sum to 1, and the
        ratio of their searches [n, m], 1 where not known."""
        launches = self.launches
        rows = unit_rows([one.vector for one in newcomers])
        there = np.asarray(rows.any(axis=1))
        if there.any() and rows.shape[1] != launches.vectors.shape[1]:
            raise DemandError(
                f"vectors of new products have {rows.shape[1]} dimensions and those of past "
                f"launches {launches.vectors.shape[1]}: take both from the same model"
            )
        cosine = rows @ launches.vectors.T if there.any() else np.zeros((len(rows), len(launches)))
        allowed = np.asarray(there[:, None] & launches.vectors.any(axis=1))
        weights = _drawn_back(_likeness(cosine, allowed, self.sharpness), self.prior)
        every = np.ones(allowed.shape, np.bool_)
        categories = tuple(one.category for one in newcomers)
        mixed = _mixed(weights, _category_weights(categories, launches.category, every))
        searches = [np.nan if one.searches is None else one.searches for one in newcomers]
        return mixed, _ratios(np.array(searches), launches.searches)


def _likeness(cosine: Numbers, allowed: NDArray[np.bool_], sharpness: float) -> Numbers:
    """Weights by likeness [n, m], rows that sum to 1, or to 0 where nothing is allowed."""
    raw = np.where(allowed, np.exp(sharpness * (cosine - 1)), 0)
    whole = raw.sum(axis=1, keepdims=True)
    weights = np.zeros_like(raw)
    np.divide(raw, whole, out=weights, where=whole > 0)
    return weights


def _drawn_back(weights: Numbers, prior: float) -> Numbers:
    """Rows that sum to the share that likeness has: the more, the more launches it rests on."""
    square = np.einsum("nm,nm->n", weights, weights)[:, None]
    effective = np.divide(1, square, out=np.zeros_like(square), where=square > 0)
    return np.asarray(weights * (effective / (effective + prior)))


def _mixed(weights: Numbers, category: Numbers) -> Numbers:
    return np.asarray(weights + (1 - weights.sum(axis=1, keepdims=True)) * category)


def _category_weights(
    wanted: Sequence[str | None], have: Sequence[str | None], allowed: NDArray[np.bool_]
) -> Numbers:
    """[n, m], rows that sum to 1: launches of the same category alike, all others a little."""
    names = np.array([one or "" for one in have])
    same = np.array([(names == (one or "")) & (one is not None) for one in wanted]) & allowed
    every = allowed / np.maximum(allowed.sum(axis=1, keepdims=True), 1)
    return np.asarray((same + _DEPARTED * every) / (same.sum(axis=1, keepdims=True) + _DEPARTED))


def _ratios(new: Numbers, old: Numbers) -> Numbers:
    """[n, m], searches of new by those of old ones, within limits."""
    ratio = (1 + new[:, None]) / (1 + old[None])
    return np.clip(np.nan_to_num(ratio, nan=1.0), 1 / _MOST_SCALED, _MOST_SCALED)


def _expected(launches: Launches, weights: Numbers, factor: Numbers) -> Numbers:
    """Weighted means [n, h] of log(1 + units) of launches whose sales count times factors
    [n, m]."""
    return np.stack(
        [np.einsum("nm,nm->n", weights, np.log1p(units * factor)) for units in launches.sales.T],
        axis=1,
    )


def _correlation(errors: Numbers) -> float:
    """Rank correlation of neighbouring periods' errors, within [0, 0.95]."""
    if errors.shape[1] < 2:  # noqa: PLR2004
        return 0.0
    one, next_ = errors[:, :-1].ravel(), errors[:, 1:].ravel()
    ranks = [each.argsort().argsort().astype(np.float64) for each in (one, next_)]
    return float(np.clip(np.corrcoef(ranks[0], ranks[1])[0, 1], 0, 0.95))
