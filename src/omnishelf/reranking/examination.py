"""How probable it is that a shopper looks at a position at all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from omnishelf.types.frozen import Frozen

LEAST = 0.01
"""No position is looked at less often, so that no weight 1 / p is beyond bounds."""


class Examination(Frozen):
    """The chance that a position is looked at, the first position's being 1.

    Only ratios matter: a shopper who looks at nothing is in no position's favour.
    """

    chances: tuple[float, ...] = Field(default=(1.0,), min_length=1)
    """By position, from the first; deeper positions are like the last. (1,): nothing is known,
    and all positions are taken for alike."""

    @classmethod
    def of(cls, chances: Sequence[float] | NDArray[np.float64]) -> "Examination":
        """From chances at positions 1, 2, ..., in any unit, none of which is negative."""
        values = np.asarray(chances, np.float64)
        values = values / max(float(values[0]), LEAST)
        return cls(chances=tuple(float(value) for value in np.clip(values, LEAST, 1.0)))

    def at(self, positions: NDArray[np.int_] | NDArray[np.int32]) -> NDArray[np.float64]:
        """float64 [n] in (0, 1], of positions from 1; a position below 1 counts as the first."""
        known = np.array(self.chances)
        return np.asarray(known[np.clip(positions, 1, len(known)) - 1])
