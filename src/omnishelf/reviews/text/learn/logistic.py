"""Logistic regression with an offset, on dense or sparse rows."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ModelError
from omnishelf.fusion.calibration import Platt
from omnishelf.fusion.odds import logistic

Values = NDArray[np.float64]

_STEPS = 25
"""More made no head better on held-back reviews."""
_FOLDS = 5
_SEED = 13
_WIDEST, _TRIED, _REFINED = 5.0, 21, 4
"""Slopes from exp(-5) to exp(5), to a ten-thousandth."""


def fit_logistic(
    rows: Any,
    true: NDArray[np.bool_],
    *,
    strength: float,
    offset: Values | None = None,
    balanced: bool = True,
    intercept: bool = True,
) -> tuple[Values, float]:
    """Weights and intercept of least penalised log loss, by L-BFGS.

    Args:
        rows: [n, d], dense or sparse.
        true: [n], of both kinds.
        strength: inverse of the L2 penalty's.
        offset: [n], log-odds that are known beforehand.
        balanced: whether both kinds weigh alike, however rare one is.
        intercept: whether there is one; 0 if not.

    Raises:
        ModelError: scipy is not installed.
    """
    try:
        from scipy.optimize import minimize  # noqa: PLC0415
    except ImportError:
        raise needs_extra() from None
    count = len(true)
    weight = np.ones(count)
    if balanced:
        weight = count / 2 / np.where(true, max(1, true.sum()), max(1, (~true).sum()))
    start = np.zeros(rows.shape[1] + 1)
    told = np.zeros(count) if offset is None else offset
    loss = _loss(rows, true.astype(np.float64), told, weight, strength, intercept)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(found.x[:-1]), float(found.x[-1])


def _loss(
    rows: Any, true: Values, offset: Values, weight: Values, strength: float, intercept: bool
) -> Callable[[Values], tuple[float, Values]]:
    across = rows.T

    def loss(theta: Values) -> tuple[float, Values]:
        logits = rows @ theta[:-1] + theta[-1] + offset
        missing = weight * (logistic(logits) - true)
        value = weight @ (np.logaddexp(0, logits) - true * logits)
        value += theta[:-1] @ theta[:-1] / (2 * strength)
        slope = np.append(across @ missing + theta[:-1] / strength, intercept * missing.sum())
        return float(value), slope

    return loss


def folds(count: int, groups: Sequence[object] | None) -> NDArray[np.int64]:
    """[n], which of five parts each is in; groups, where there are three, are never cut."""
    rng = np.random.default_rng(_SEED)
    if groups is not None:
        names, of = np.unique([str(group) for group in groups], return_inverse=True)
        if len(names) > 2:  # noqa: PLR2004
            sizes = np.bincount(of)
            parts, filled = np.zeros(len(names), np.int64), np.zeros(min(_FOLDS, len(names)))
            for name in np.argsort(-sizes, kind="stable"):
                parts[name] = int(np.argmin(filled))
                filled[parts[name]] += sizes[name]
            return np.asarray(parts[of])
    return rng.permutation(np.arange(count) % _FOLDS)


def sparse_rows(places: Sequence[NDArray[np.int64]], width: int) -> Any:
    """Rows [n, width] of ones at places.

    Raises:
        ModelError: scipy is not installed.
    """
    try:
        from scipy import sparse  # noqa: PLC0415
    except ImportError:
        raise needs_extra() from None
    ends = np.cumsum([0, *map(len, places)])
    columns = np.concatenate([np.zeros(0, np.int64), *places]).astype(np.int32)
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((ones, columns, ends), shape=(len(places), width))


def needs_extra() -> ModelError:
    """What to say where scipy is missing."""
    return ModelError(
        "learning from reviews needs the extra 'train': pip install 'omnishelf[train]'"
    )


def fit_slope(scores: Values, true: NDArray[np.bool_]) -> Platt:
    """Temperature scaling around the share of what is true.

    p = 1 / (1 + exp(-(slope x score + ln n+ / n-))): scores are log likelihood ratios, learned
    with both kinds weighing alike, and Bayes' rule adds how frequent each is. The slope alone is
    fitted (C. Guo et al., "On calibration of modern neural networks", ICML 2017): an intercept
    would take over how one kind of text differs from the next.

    Args:
        scores: [n], of what was not learned from.
        true: [n], of both kinds.
    """
    prior = float(np.log(true.sum() / (~true).sum()))

    def loss(log_slope: float) -> float:
        logits = np.exp(log_slope) * scores + prior
        return float((np.logaddexp(0, logits) - true * logits).sum())

    grid = np.linspace(-_WIDEST, _WIDEST, _TRIED)
    for _ in range(_REFINED):
        best = grid[int(np.argmin([loss(at) for at in grid]))]
        step = grid[1] - grid[0]
        grid = np.linspace(best - step, best + step, _TRIED)
    return Platt(float(np.exp(best)), prior)
