"""A log, and the policy that is judged by it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ExperimentError
from omnishelf.experiments.off_policy.logged import Logged

Values = NDArray[np.float64]

_OFF = 1e-6
"""How far the probabilities of a row may be from a sum of 1."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What an estimator goes by.

    Raises:
        ExperimentError: shapes differ; a row's probabilities are negative, not finite, or don't
            sum to 1; an action was logged that the target does not know.
    """

    logged: Logged
    target: Values
    """[n, actions], how probable each action is at each row by the policy that is judged; of a
    policy that looks at positions alone, `by_position[logged.position]`."""
    expected: Values | None = None
    """[n, actions], the reward that a model expects of each action at each row; needed by direct,
    doubly robust and switch."""

    def __post_init__(self) -> None:
        rows = len(self.logged)
        if self.target.ndim != 2 or len(self.target) != rows:  # noqa: PLR2004
            raise ExperimentError(
                f"the target's probabilities have the shape {self.target.shape}; ({rows}, actions) "
                "is needed"
            )
        wrong = ~(self.target >= 0).all(axis=1) | (np.abs(self.target.sum(axis=1) - 1) > _OFF)
        if wrong.any():
            row = int(np.argmax(wrong))
            raise ExperimentError(
                f"the target's probabilities of row {row + 1:,} sum to "
                f"{self.target[row].sum():.6g}: they must be at least 0 and sum to 1"
            )
        if self.logged.action.max() >= self.target.shape[1]:
            raise ExperimentError(
                f"the log has action {int(self.logged.action.max())}, but the target knows only "
                f"{self.target.shape[1]} actions: give it a column for each, 0 where it never acts"
            )
        if self.expected is not None and self.expected.shape != self.target.shape:
            raise ExperimentError(
                f"expected rewards have the shape {self.expected.shape}; {self.target.shape}, that "
                "of the target's probabilities, is needed"
            )
        if self.expected is not None and not np.isfinite(self.expected).all():
            raise ExperimentError("expected rewards must be finite numbers")

    @cached_property
    def weight(self) -> Values:
        """[n], how much more probable the logged action is by the target."""
        return self.target[self._rows, self.logged.action] / self.logged.propensity

    @cached_property
    def expected_of_logged(self) -> Values:
        """[n], the expected reward of the logged action."""
        return self._model[self._rows, self.logged.action]

    @cached_property
    def expected_of_target(self) -> Values:
        """[n], the expected reward of what the target would do."""
        mean: Values = np.einsum("na,na->n", self._model, self.target)
        return mean

    @property
    def _rows(self) -> NDArray[np.int64]:
        return np.arange(len(self.logged))

    @property
    def _model(self) -> Values:
        if self.expected is None:
            raise ExperimentError(
                "this estimator needs the rewards that a model expects: give 'expected', such as "
                "from `reward_model.mean_rewards`"
            )
        return self.expected
