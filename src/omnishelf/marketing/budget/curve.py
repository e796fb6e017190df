"""A campaign's response curve, as draws of what it may be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.budget.campaign import Campaign
from omnishelf.marketing.budget.families import FAMILIES

Values = NDArray[np.float64]

DRAWS = 500

_ROWS = 14
_LEVELS = 4
"""Different spends without which a bend can't be seen."""
_RATIO = 1.5
"""By how much the largest spend must be above the least."""
_DEAD = 0.05
"""Share of draws without any effect from which on there may be none."""
_SCALES = 40
_LEVEL_DIGITS = 2


@dataclass(frozen=True, eq=False)
class Curve:
    """returns = base + amplitude x shape(spend, scale), one of each for every draw; all [draws]."""

    base: Values
    amplitude: Values
    scale: Values
    family: NDArray[np.intp]
    """Places in `FAMILIES`."""

    def returned(self, spend: float) -> Values:
        """[draws], what a day's spend returns above no spend at all."""
        x = np.array(spend)
        shapes = np.stack([each.shape(x, self.scale) for each in FAMILIES])
        found: Values = self.amplitude * shapes[self.family, np.arange(len(self.scale))]
        return found

    def slope(self, spend: float) -> Values:
        """[draws], what one more unit returns."""
        x = np.array(spend)
        slopes = np.stack([each.slope(x, self.scale) for each in FAMILIES])
        found: Values = self.amplitude * slopes[self.family, np.arange(len(self.scale))]
        return found


def fit(campaign: Campaign, *, draws: int = DRAWS, seed: int = 7) -> Curve | str:
    """Draw response curves by the Bayesian bootstrap, or say why the data can't tell one.

    Each draw weighs the days anew, by weights that are exponential and sum to 1 (D. Rubin, "The
    Bayesian bootstrap", Annals of Statistics 9, 1981), the same for all of a run of n^(1/3) days,
    as days next to one another are alike; it takes the family and the scale, of a grid, and the
    base and amplitude, both at least 0, whose weighted squared error is the least.

    A curve tells what went with spend, not what came of it: if more was spent when more would
    have been sold anyway, it is too steep.

    Args:
        campaign: what happened.
        draws: of curves.
        seed: for the weights.

    Returns:
        Curves; or what is missing and what to do.
    """
    x, y = campaign.spend.astype(np.float64), campaign.returned.astype(np.float64)
    if why := _missing(campaign.name, x):
        return why
    unit = float(x[x > 0].mean())
    scales = np.geomspace(0.05 * float(np.median(x[x > 0])), 20 * float(x.max()), _SCALES)
    shapes = np.concatenate([each.shape(x[:, None], scales[None]) for each in FAMILIES], axis=1)
    weights = _weights(len(x), draws, np.random.default_rng(seed))
    base, amplitude, loss = _least_squares(weights, shapes, y)
    best = loss.argmin(axis=1)
    rows = np.arange(draws)
    curve = Curve(base[rows, best], amplitude[rows, best], scales[best % _SCALES], best // _SCALES)
    if float((curve.returned(unit) <= 0).mean()) > _DEAD:
        return (
            f"the returns of '{campaign.name}' can't be told from none at all: let it run longer, "
            "and spend clearly more in some weeks than in others"
        )
    return curve


def _missing(name: str, x: Values) -> str | None:
    if len(x) < _ROWS:
        return f"'{name}' has {len(x)} days, {_ROWS} at least are needed: wait"
    if not x.any():
        return f"nothing was spent on '{name}': spend a little, some weeks more than others"
    levels = {float(f"{each:.{_LEVEL_DIGITS}g}") for each in x}
    if len(levels) < _LEVELS or (x.min() > 0 and x.max() < _RATIO * x.min()):
        return (
            f"the spend of '{name}' hardly ever changed, so what more or less would return can't "
            "be told: change it by a third from week to week"
        )
    return None


def _weights(rows: int, draws: int, rng: np.random.Generator) -> Values:
    """[draws, rows]; rows sum to 1."""
    run = max(1, round(rows ** (1 / 3)))
    each = np.repeat(rng.exponential(size=(draws, -(-rows // run))), run, axis=1)[:, :rows]
    weights: Values = each / each.sum(axis=1, keepdims=True)
    return weights


def _least_squares(weights: Values, shapes: Values, y: Values) -> tuple[Values, Values, Values]:
    """Base, amplitude and loss, each [draws, shapes], of every shape by itself."""
    g, gg, gy = weights @ shapes, weights @ shapes**2, weights @ (shapes * y[:, None])
    mean, square = (weights @ y)[:, None], (weights @ y**2)[:, None]
    spread = gg - g**2
    amplitude = np.divide(gy - g * mean, spread, out=np.zeros_like(g), where=spread > 1e-12 * gg)
    base = mean - amplitude * g
    through_zero = np.divide(gy, gg, out=np.zeros_like(g), where=gg > 0)
    amplitude = np.where(base < 0, through_zero, amplitude)
    base = np.maximum(base, 0)
    dead = amplitude <= 0
    amplitude = np.where(dead, 0, amplitude)
    base = np.where(dead, np.maximum(mean, 0), base)
    loss = (
        square + base**2 + amplitude**2 * gg
        + 2 * (base * amplitude * g - base * mean - amplitude * gy)
    )  # fmt: skip
    return base, amplitude, loss
