"""Raw features made fit for a network: centred, shortened, scaled."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

Matrix = NDArray[np.float32]

_MOST_ROWS = 6_000
"""Rows that principal components are estimated from."""
_SEED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Standardiser:
    """y = (x - mean) @ basis: an affine map fitted on a catalog's raw features."""

    mean: Matrix
    """float32 [d]."""
    basis: Matrix
    """float32 [d, k]; the identity over a scale where nothing was shortened."""

    def apply(self, features: Matrix) -> Matrix:
        """Raw features [n, d] to float32 [n, k]."""
        return np.asarray((features - self.mean) @ self.basis, np.float32)


def fit_standardiser(features: Matrix, *, most: int) -> Standardiser:
    """Centre features, keep at most so many principal components, and scale to variance 1.

    The components are not whitened: their variances differ as the raw ones do, and one scale
    makes the mean variance 1. Fewer rows than components can't tell which directions will matter
    to products that are still to come: a random projection then keeps all distances about as they
    are (W. Johnson, J. Lindenstrauss, 1984).

    Args:
        features: float32 [n, d], n at least 1.
        most: k.
    """
    mean = features.mean(axis=0)
    step = max(1, len(features) // _MOST_ROWS)
    centred = (features[::step] - mean).astype(np.float32)
    dim = features.shape[1]
    kept = min(most, dim)
    if len(centred) < kept < dim:
        basis = np.random.default_rng(_SEED).normal(size=(dim, kept)) / np.sqrt(kept)
        spread = np.sqrt(np.mean((centred @ basis) ** 2))
    elif kept < dim:
        # Single precision, and only the components that are kept: a third of the time.
        wanted = (dim - kept, dim - 1)
        _, vectors = eigh(centred.T @ centred, subset_by_index=wanted, driver="evr")
        basis = vectors[:, ::-1]
        spread = np.sqrt(np.mean((centred @ basis) ** 2))
    else:
        basis = np.eye(dim)
        spread = np.sqrt(np.mean(centred**2))
    scaled = basis / max(float(spread), 1e-6)
    return Standardiser(mean.astype(np.float32), scaled.astype(np.float32))
