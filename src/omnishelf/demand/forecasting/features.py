"""What the trees see of a series at one origin and step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.forecasting.forecaster import Plan
from omnishelf.demand.forecasting.seasonal_naive import last_known
from omnishelf.demand.sales.history import Numbers, SalesHistory

_LAGS = 4
_WINDOWS = (4, 8, 13)
_RATES = (0.1, 0.3)
_CONTENT = 8
"""Directions of content that are kept: trees can't use hundreds."""
_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class Content:
    """Products' vectors in few directions."""

    rows: Mapping[str, NDArray[np.float64]]
    """By SKU, [k]; SKUs without vectors are left out."""
    dim: int

    @classmethod
    def of(cls, vectors: Mapping[str, NDArray[np.floating]]) -> "Content":
        """Keep the directions in which the vectors of products differ most (principal
        components); no vectors make no features."""
        if not vectors:
            return cls({}, 0)
        rows = np.array(list(vectors.values()), np.float64)
        rows -= rows.mean(axis=0)
        dim = min(_CONTENT, *rows.shape)
        _, _, directions = np.linalg.svd(rows, full_matrices=False)
        reduced = rows @ directions[:dim].T
        return cls(dict(zip(vectors, reduced, strict=True)), dim)

    def of_skus(self, skus: tuple[str, ...]) -> Numbers:
        """[n, dim]; NaN for products without vectors."""
        nothing = np.full(self.dim, np.nan)
        rows = [self.rows.get(sku, nothing) for sku in skus]
        return np.array(rows, np.float64).reshape(len(skus), self.dim)


def level_of(history: SalesHistory) -> Numbers:
    """[n], mean sales lately, by which everything is divided; a little above 0 for what did not
    sell."""
    recent = history.sold[:, -_WINDOWS[-1] :]
    count = np.maximum((~np.isnan(recent)).sum(axis=1), 1)
    return np.asarray(np.nansum(recent, axis=1) / count + 0.1)


def features(
    history: SalesHistory, horizon: int, season: int, content: Content, plan: Plan | None
) -> Numbers:
    """Features [n, horizon, f] of the periods after a history."""
    base = np.column_stack([*_past(history), *_market(history), content.of_skus(history.sku)])
    steps = [_step(history, step, season, plan) for step in range(horizon)]
    return np.stack([np.column_stack([base, step]) for step in steps], axis=1)


def _past(history: SalesHistory) -> list[Numbers]:
    sold, level = history.sold, level_of(history)
    columns: list[Numbers] = []
    columns += [
        sold[:, -lag] / level if lag <= sold.shape[1] else np.full(len(sold), np.nan)
        for lag in range(1, _LAGS + 1)
    ]
    for window in _WINDOWS:
        part = sold[:, -window:]
        count = np.maximum((~np.isnan(part)).sum(axis=1), 1)
        mean = np.nansum(part, axis=1) / count
        square = np.nansum(part**2, axis=1) / count
        columns += [mean / level, np.sqrt(np.maximum(square - mean**2, 0)) / level]
    columns += [_smoothed(sold, rate) / level for rate in _RATES]
    recent = sold[:, -_WINDOWS[-1] :]
    selling = np.nan_to_num(recent) > 0
    idle = np.where(selling.any(axis=1), selling[:, ::-1].argmax(axis=1), recent.shape[1])
    price = last_known(history.price)
    usual = _mean_known(history.price[:, -_WINDOWS[-1] :])
    returned = history.returned[:, -_WINDOWS[-1] :].mean(axis=1)
    return [
        *columns,
        selling.mean(axis=1),
        idle.astype(np.float64),
        np.log(level),
        history.known.astype(np.float64),
        np.log(np.maximum(price[:, -1], 0.01)),
        price[:, -1] / np.maximum(usual, 0.01),
        history.promotion[:, -_WINDOWS[-1] :].mean(axis=1),
        history.promotion[:, -1].astype(np.float64),
        history.out_of_stock[:, -_WINDOWS[-1] :].mean(axis=1),
        returned / level,
    ]


def _market(history: SalesHistory) -> list[Numbers]:
    """How all series together sold lately against before: the same for all."""
    whole = np.nansum(history.sold, axis=0)
    usual = max(float(whole[-_WINDOWS[-1] :].mean()), 0.1)
    return [np.full(len(history), whole[-span:].mean() / usual) for span in (1, 4)]


def _step(history: SalesHistory, step: int, season: int, plan: Plan | None) -> Numbers:
    """[n, columns], of the target period alone."""
    target = history.period.start(history.end + step)
    angle = 2 * np.pi * target.timetuple().tm_yday / _YEAR
    nothing = np.full(len(history), np.nan)
    ago = history.periods + step - season
    price, promotion, holiday = nothing, nothing, nothing
    if plan is not None and plan.price is not None:
        price = plan.price[:, step] / np.maximum(last_known(history.price)[:, -1], 0.01)
    if plan is not None and plan.promotion is not None:
        promotion = plan.promotion[:, step].astype(np.float64)
    if plan is not None and plan.holiday is not None:
        holiday = np.full(len(history), float(plan.holiday[step]))
    return np.column_stack(
        [
            np.full(len(history), float(step)),
            np.full(len(history), np.sin(angle)),
            np.full(len(history), np.cos(angle)),
            np.full(len(history), float(target.day)),
            np.full(len(history), float(target.weekday())),
            history.sold[:, ago] / level_of(history) if 0 <= ago < history.periods else nothing,
            price,
            promotion,
            holiday,
        ]
    )


def _smoothed(sold: Numbers, rate: float) -> Numbers:
    """[n], exponentially weighted mean of what is known."""
    weight = (1 - rate) ** np.arange(sold.shape[1])[::-1] * ~np.isnan(sold)
    whole = np.maximum(weight.sum(axis=1), 1e-9)
    return np.asarray((np.nan_to_num(sold) * weight).sum(axis=1) / whole)


def _mean_known(values: Numbers) -> Numbers:
    """[n], the mean of known values; NaN where there is none."""
    count = (~np.isnan(values)).sum(axis=1)
    mean = np.full(len(values), np.nan)
    np.divide(np.nansum(values, axis=1), count, out=mean, where=count > 0)
    return mean
