"""Ridge regression between two vector spaces, in closed form."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class RidgeMap:
    """An affine map from one space into another: y = (x - origin_mean) @ weights + target_mean.

    The target's mean is left out when a translated vector is compared by cosine with raw
    vectors of the target: it is common to all of them, and would drown what is particular.
    """

    origin_mean: Matrix
    """float32 [d_in]."""
    weights: Matrix
    """float32 [d_in, d_out]."""

    def apply(self, vectors: Matrix) -> Matrix:
        """Carry vectors [n, d_in] over; float32 [n, d_out], unit rows (zero rows stay zero)."""
        moved = (vectors - self.origin_mean) @ self.weights
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.maximum(lengths, 1e-12), dtype=np.float32)


def fit_ridge(origin: Matrix, target: Matrix, *, strength: float) -> RidgeMap:
    """Fit the map that carries each origin row nearest to its target row.

    W = (X'X + s n I)^-1 X'Y with X and Y centred: A. Hoerl, R. Kennard, "Ridge regression",
    Technometrics 12 (1970); the strength is multiplied by n so that it means the same for
    catalogs of all sizes.

    Args:
        origin: float [n, d_in].
        target: float [n, d_out].
        strength: s, above 0.

    Raises:
        ValueError: no rows, or numbers that are not finite.
    """
    if not len(origin) or not (np.isfinite(origin).all() and np.isfinite(target).all()):
        raise ValueError("ridge regression needs rows of finite numbers")
    mean = origin.mean(axis=0)
    x = (origin - mean).astype(np.float64)
    y = (target - target.mean(axis=0)).astype(np.float64)
    gram = x.T @ x
    gram[np.diag_indices_from(gram)] += strength * len(x)
    weights = np.linalg.solve(gram, x.T @ y)
    return RidgeMap(mean.astype(np.float32), weights.astype(np.float32))
