"""How many clicks an impression brings, before it is known which product it shows."""

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from omnishelf.types.frozen import Frozen

_LEAST = 1e-4
"""Nothing is never clicked: of its logarithm something is left."""


class Expectation(Frozen):
    """Mean clicks of an impression by where it stands, and by how well it fits the words.

    A product is judged by its clicks over those to be expected where it was shown (V. Zhang, R.
    Jones, "Comparing click logs and editorial labels for training query rewriting", WWW 2007
    workshop on query log analysis): one that is often found where something else was meant, and
    therefore stands low, is not thought to be disliked.
    """

    by_position: tuple[float, ...] = Field(default=(1.0,), min_length=1)
    """From the first; deeper positions are like the last. (1,): nothing is known."""
    scores: tuple[float, ...] = Field(default=(0.0, 1.0), min_length=1)
    """Content scores, rising, at which `rates` are told; between them they go straight."""
    rates: tuple[float, ...] = Field(default=(0.0, 1.0), min_length=1)
    """Clicks of a product of such a score once it is looked at, never falling."""

    def at(self, positions: NDArray[np.int_] | NDArray[np.int32]) -> NDArray[np.float64]:
        """float64 [n], of positions from 1; a position below 1 counts as the first."""
        known = np.array(self.by_position)
        return np.asarray(known[np.clip(positions, 1, len(known)) - 1])

    def of_scores(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """float64 [n], above 0: clicks of what is looked at, by its content score."""
        return np.maximum(np.interp(scores, self.scores, self.rates), _LEAST)
