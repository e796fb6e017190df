"""ABC by what SKUs earn, XYZ by how evenly they sell."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from omnishelf.demand.sales.history import Numbers, SalesHistory

Worth = Literal["A", "B", "C"]
Evenness = Literal["X", "Y", "Z"]

_A, _B = 0.80, 0.95
"""Shares of revenue in which the best are A, and A and B."""
_X, _Y = 0.5, 1.0
"""Coefficients of variation up to which sales are even, and up to which they are not erratic."""


@dataclass(frozen=True, slots=True)
class Class:
    """Of one series."""

    sku: str
    location: str
    worth: Worth
    evenness: Evenness
    revenue: float
    variation: float
    """Standard deviation by mean of the sales in a period; infinite where nothing was sold."""


def classify(history: SalesHistory) -> list[Class]:
    """The class of every series, in their order.

    A: the best sellers that bring 80 % of the revenue; B: up to 95 %; C: the rest, and all that
    brought none. X, Y, Z: coefficient of variation up to 0.5, up to 1, above. Silver, Pyke, Thomas
    2017, ch. 2; D. Scholz-Reiter et al., 2012. Series without prices count by their units if no
    series has a price.
    """
    earned = history.revenue.sum(axis=1)
    if not earned.any():
        earned = np.nansum(history.sold, axis=1)
    variation = _variation(history.sold)
    worth = _worth(earned)
    return [
        Class(sku, location, of, _evenness(float(spread)), float(money), float(spread))
        for sku, location, of, money, spread in zip(
            history.sku, history.location, worth, earned, variation, strict=True
        )
    ]


def _worth(earned: Numbers) -> list[Worth]:
    order = np.argsort(-earned, kind="stable")
    whole = float(earned.sum())
    found: list[Worth] = ["C"] * len(earned)
    before = 0.0
    for at in order.tolist():
        if earned[at] <= 0:
            break
        # The one that crosses a line is above it still: the best seller is always A.
        share = before / whole
        found[at] = "A" if share < _A else "B" if share < _B else "C"
        before += float(earned[at])
    return found


def _variation(sold: Numbers) -> Numbers:
    count = np.maximum((~np.isnan(sold)).sum(axis=1), 1)
    mean = np.nansum(sold, axis=1) / count
    away = np.nansum((sold - mean[:, None]) ** 2, axis=1) / count
    spread = np.full(len(sold), np.inf)
    np.divide(np.sqrt(away), mean, out=spread, where=mean > 0)
    return spread


def _evenness(variation: float) -> Evenness:
    return "X" if variation <= _X else "Y" if variation <= _Y else "Z"
