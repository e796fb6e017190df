"""How features were spread where a model was trained, and how far they have moved since."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.types.frozen import Frozen

BINS = 10
LEAST_SHARE = 1e-3
"""No bin is thought to be emptier: an empty one would make any index infinite."""


class Spread(Frozen):
    """One number's distribution as shares of bins."""

    edges: tuple[float, ...]
    """Inner edges, rising; a bin takes its upper edge."""
    shares: tuple[float, ...]
    """Of the bins from below, and at last of what is not known; they sum to 1."""

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> "Spread":
        """Bins of about as many values each: float64 [n], n >= 1, NaN where not known."""
        known = values[~np.isnan(values)]
        inner = np.linspace(0, 1, BINS + 1)[1:-1]
        # A quantile that lies between two values tells of neither: edges are values.
        edges = np.unique(np.quantile(known, inner, method="lower")) if len(known) else np.zeros(0)
        return cls(
            edges=tuple(float(edge) for edge in edges),
            shares=tuple(float(share) for share in _shares(values, edges)),
        )

    def moved(self, values: NDArray[np.float64]) -> float:
        """The population stability index of values [n], n >= 1, against these.

        PSI = sum over bins of (now - then) * ln(now / then): below 0.1 little has changed, above
        0.25 much has (N. Siddiqi, "Credit risk scorecards", 2006). It is the sum of both
        Kullback-Leibler divergences.
        """
        then = np.maximum(self.shares, LEAST_SHARE)
        now = np.maximum(_shares(values, np.array(self.edges)), LEAST_SHARE)
        return float(((now - then) * np.log(now / then)).sum())


class Reference(Frozen):
    """The features and the learned score of the lists that a model was trained on."""

    features: dict[str, Spread]
    score: Spread
    """Of each list's learned scores less their median."""
    answered: float
    """The share of searches that anything was clicked of."""


def _shares(values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    unknown = np.isnan(values)
    bins = np.searchsorted(edges, values[~unknown], "left")
    counts = np.bincount(bins, minlength=len(edges) + 1)
    return np.append(counts, unknown.sum()) / len(values)
