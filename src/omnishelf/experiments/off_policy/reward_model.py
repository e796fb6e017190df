"""What reward to expect of an action: means that are drawn towards the mean of all."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.experiments.off_policy.logged import Logged

Values = NDArray[np.float64]

STRENGTH = 50.0
"""Rows of the mean of all that are added to those of an action."""


def mean_rewards(
    logged: Logged, actions: int, *, strength: float = STRENGTH, folds: int = 5
) -> Values:
    """Expected reward of each action at each row, from rows other than the row's own.

    q(a) = (sum of rewards of a + strength x mean of all) / (rows of a + strength), for each fold
    from the other folds: a row that had a part in its own expectation would bias doubly robust
    estimates (cross-fitting: V. Chernozhukov et al., Econometrics Journal 21, 2018). All rows of
    one unit are in one fold. With positions, the means of a position's own rows.

    Args:
        logged: n rows.
        actions: how many there are.
        strength: rows of the mean of all.
        folds: how many; 1: each row does have a part in its own.

    Returns:
        [n, actions].
    """
    fold = (np.arange(len(logged)) if logged.unit is None else logged.unit) % folds
    position = np.zeros(len(logged), np.int64) if logged.position is None else logged.position
    cell = position * actions + logged.action
    cells = (int(position.max()) + 1) * actions
    expected = np.empty((len(logged), actions))
    for number in range(folds):
        own = fold == number
        others = ~own if folds > 1 else own
        mean = float(logged.reward[others].mean()) if others.any() else 0.0
        rows = np.bincount(cell[others], minlength=cells)
        sums = np.bincount(cell[others], logged.reward[others], minlength=cells)
        means = (sums + strength * mean) / (rows + strength)
        expected[own] = means.reshape(-1, actions)[position[own]]
    return expected
