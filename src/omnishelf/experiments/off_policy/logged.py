"""What was shown by chance, and what came of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ExperimentError

Values = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Logged:
    """n rows of a log: in each, one action was drawn by the policy that served.

    Raises:
        ExperimentError: it is empty, its columns differ in length, a propensity is not in
            (0, 1], a reward or a part of a context is not finite, an action or a position is
            negative.
    """

    action: Places
    """[n], from 0: the product that was shown."""
    propensity: Values
    """[n], how probable it was, by the policy that served, that this action would be taken."""
    reward: Values
    """[n], such as 1 for a click."""
    position: Places | None = None
    """[n], from 0."""
    context: Values | None = None
    """[n, d], what the policy could see."""
    unit: Places | None = None
    """[n], whose rows these are: rows of one shopper are not independent of one another. None:
    each row stands alone."""
    actions: tuple[str, ...] = ()
    """Names of the actions, where they have some."""

    def __post_init__(self) -> None:
        rows = len(self.action)
        if not rows:
            raise ExperimentError(
                "the log is empty: nothing was shown by chance yet; let some searches explore"
            )
        for name in ("propensity", "reward", "position", "context", "unit"):
            column = getattr(self, name)
            if column is not None and len(column) != rows:
                raise ExperimentError(
                    f"the log has {rows:,} actions, but {len(column):,} of '{name}'"
                )
        _refuse(
            ~((self.propensity > 0) & (self.propensity <= 1)),
            self.propensity,
            "a propensity must be above 0 and at most 1: what was shown can't have been impossible",
        )
        _refuse(~np.isfinite(self.reward), self.reward, "a reward must be a finite number")
        _refuse(self.action < 0, self.action, "an action must not be negative")
        if self.position is not None:
            _refuse(self.position < 0, self.position, "a position must not be negative")
        if self.context is not None and not np.isfinite(self.context).all():
            raise ExperimentError("a context must be of finite numbers")

    def __len__(self) -> int:
        return len(self.action)


def _refuse(wrong: NDArray[np.bool_], column: NDArray[np.float64 | np.int64], why: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ExperimentError(f"row {row + 1:,} of the log has {column[row]}: {why}")
