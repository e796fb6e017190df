"""What each attribute's values do to a product's vector, all else being equal."""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import MISSING
from omnishelf.types import Source

Matrix = NDArray[np.float32]
Grid = NDArray[np.int64]

_RIDGE = 1.0
"""Products' worth of doubt: a value that few products have moves vectors less."""
_SHARPNESS = np.geomspace(1.0, 300.0, 18)


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """How the values of every column move the vectors of one source."""

    source: Source
    mean: Matrix
    """float32 [dim], of the products that were learned from."""
    moves: tuple[Matrix, ...]
    """By column: float32 [values, dim]; their mean, weighed by products, is zero."""
    priors: tuple[NDArray[np.float64], ...]
    """By column: share of the products that tell which have each value."""
    sharpness: tuple[float, ...]
    """By column: of the odds by which a vector tells its value."""

    def read(self, column: int, vectors: Matrix) -> NDArray[np.float64]:
        """How likely vectors [n, dim] are to have each value of a column: [n, values].

        Bayes' rule where vectors of a value lie about its mean alike in all directions: the
        log-odds of value j grow with v . m_j - |m_j|^2 / 2.
        """
        moves = self.moves[column]
        near = (vectors - self.mean) @ moves.T - np.square(moves).sum(axis=1) / 2
        return _softmax(self.sharpness[column] * near + np.log(self.priors[column] + 1e-6))


def learn_effects(source: Source, vectors: Matrix, grid: Grid, sizes: tuple[int, ...]) -> Effects:
    """Effects of labels on vectors, by ridge regression (A. Hoerl, R. Kennard, 1970).

    All columns are regressed on at once: red then is what red shirts, red shoes and red mugs
    share, and takes nothing of shirts along if most red things are shirts.

    Args:
        source: whose vectors they are.
        vectors: float32 [n, dim], n >= 1.
        grid: int64 [n, columns], labels; MISSING where a product does not tell.
        sizes: how many values each column has.
    """
    mean = vectors.mean(axis=0)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
    told = np.zeros((len(vectors), starts[-1]), np.float32)
    for column, start in enumerate(starts[:-1]):
        rows = np.flatnonzero(grid[:, column] != MISSING)
        told[rows, start + grid[rows, column]] = 1
    squares = told.T @ told + _RIDGE * np.eye(told.shape[1], dtype=np.float32)
    fitted = np.linalg.solve(squares, told.T @ (vectors - mean)).astype(np.float32)
    counts = told.sum(axis=0)
    moves, priors = [], []
    for start, end in itertools.pairwise(starts):
        share = counts[start:end] / max(1.0, float(counts[start:end].sum()))
        moves.append(fitted[start:end] - share @ fitted[start:end])
        priors.append(share.astype(np.float64))
    found = Effects(source, mean, tuple(moves), tuple(priors), (1.0,) * len(sizes))
    sharpness = tuple(_sharpest(found, column, vectors, grid) for column in range(len(sizes)))
    return Effects(source, mean, found.moves, found.priors, sharpness)


def _sharpest(effects: Effects, column: int, vectors: Matrix, grid: Grid) -> float:
    """The sharpness under which the labels that are known are likeliest."""
    rows = np.flatnonzero(grid[:, column] != MISSING)
    if not len(rows):
        return float(_SHARPNESS[0])
    labels = grid[rows, column]
    moves = effects.moves[column]
    near = (vectors[rows] - effects.mean) @ moves.T - np.square(moves).sum(axis=1) / 2
    prior = np.log(effects.priors[column] + 1e-6)

    def likelihood(sharpness: float) -> float:
        told = _softmax(sharpness * near + prior)
        return float(np.log(told[np.arange(len(rows)), labels] + 1e-9).mean())

    return float(max(_SHARPNESS, key=likelihood))


def _softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float64)
