"""Raw features made fit for a network: centred, shortened, whitened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

Matrix = NDArray[np.float32]

_MOST_ROWS = 6_000
"""Rows that principal components are estimated from."""
_SHRINKAGE = 0.5
_FLOOR = 0.1
"""Smallest standard deviation that counts, of the usual one."""
_MIN_ACCIDENTS = 32
"""Fewer say little of their directions."""
_SEED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Standardiser:
    """y = (x - mean) @ basis: an affine map fitted on a catalog's raw features."""

    mean: Matrix
    """float32 [d]."""
    basis: Matrix
    """float32 [d, k]."""

    def apply(self, features: Matrix) -> Matrix:
        """Raw features [n, d] to float32 [n, k]."""
        return np.asarray((features - self.mean) @ self.basis, np.float32)


def fit_standardiser(
    features: Matrix, *, most: int, accidents: Matrix | None = None
) -> Standardiser:
    """Centre features, and keep what tells one thing from another.

    They are turned to at most so many principal components. Where it is known what happens to
    features of one thing by accident (how a photo is cropped, which words of a title are said),
    its directions are then made equally loud: y = W^-1/2 x, with the covariance W of the accidents
    half-way to a multiple of the identity (J. Friedman, "Regularized discriminant analysis", JASA
    84, 1989), a class a thing; the most telling components come first. (An augmented fashion photo
    then finds its product first 9 times in 10 rather than 3 in 4, in half the length.)

    Else components are half-whitened, divided by the square root of their standard deviation: what
    tells near-twins apart lies in the small ones, which a network would be slow to hear and a
    cosine hardly sees.

    Fewer rows than components can't tell which directions will matter to products that are still
    to come: a random projection then keeps all distances about as they are (W. Johnson,
    J. Lindenstrauss, 1984).

    Args:
        features: float32 [n, d], n at least 1.
        most: length of the result.
        accidents: float32 [p, d], differences between features of one thing.
    """
    mean = features.mean(axis=0)
    step = max(1, len(features) // _MOST_ROWS)
    centred = (features[::step] - mean).astype(np.float32)
    dim = features.shape[1]
    kept = min(most, dim)
    if len(centred) < kept < dim:
        basis = np.random.default_rng(_SEED).normal(size=(dim, kept)) / np.sqrt(kept)
    else:
        basis = _principal(centred, kept)
        if accidents is not None and len(accidents) >= _MIN_ACCIDENTS:
            basis = basis @ _discriminants(centred @ basis, accidents @ basis)
        else:
            basis = basis / np.sqrt(_deviations(centred @ basis))
    spread = float(np.sqrt(np.mean((centred @ basis) ** 2)))
    scaled = basis / max(spread, 1e-6)
    return Standardiser(mean.astype(np.float32), scaled.astype(np.float32))


def _principal(centred: Matrix, kept: int) -> Matrix:
    """The first principal directions [d, kept] of centred rows [n, d]."""
    dim = centred.shape[1]
    # Single precision, and only the components that are kept: a third of the time.
    wanted = (dim - kept, dim - 1)
    _, vectors = eigh(centred.T @ centred, subset_by_index=wanted, driver="evr")
    return np.asarray(vectors[:, ::-1], np.float32)


def _discriminants(centred: Matrix, accidents: Matrix) -> Matrix:
    """Directions [k, k], most telling first, of rows [n, k] among accidents [p, k]."""
    values, vectors = eigh(accidents.T @ accidents / len(accidents))
    shrunk = (1 - _SHRINKAGE) * np.maximum(values, 0) + _SHRINKAGE * values.mean()
    whitening = vectors / np.sqrt(np.maximum(shrunk, 1e-9))
    return np.asarray(whitening @ _principal(centred @ whitening, len(values)), np.float32)


def _deviations(components: Matrix) -> Matrix:
    """Standard deviations [k] of components [n, k], none of them much smaller than the rest: a
    direction that a small catalog does not use is not noise to be blown up."""
    spreads = components.std(axis=0)
    usual = float(np.sqrt(np.mean(spreads**2)))
    return np.asarray(np.maximum(spreads, max(_FLOOR * usual, 1e-6)), np.float32)
