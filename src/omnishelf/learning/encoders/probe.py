"""How well an encoder tells the labels of products that it has not learned from."""

import numpy as np

from omnishelf.catalog.labels import MISSING, Labels
from omnishelf.encoders.encoder import Vectors
from omnishelf.learning.encoders.task import Grid

_NEIGHBOURS = 5


def label_accuracy(
    asked: Vectors, products: Grid, shown: Vectors, owners: Grid, labels: Labels
) -> dict[str, float]:
    """Share of products whose label is what most of their five nearest neighbours say.

    Args:
        asked: unit vectors [n, dim] of the products to be told.
        products: int64 [n], their places.
        shown: unit vectors [m, dim] of other products, which are the neighbours.
        owners: int64 [m], their places.
        labels: of all products.

    Returns:
        By column, over the products that tell it and neighbours that do; columns that nobody
        asked tells are left out.
    """
    found = {}
    similarity = asked @ shown.T
    for at, column in enumerate(labels.columns):
        own, theirs = labels.grid[products, at], labels.grid[owners, at]
        told, tells = np.flatnonzero(own != MISSING), np.flatnonzero(theirs != MISSING)
        if not len(told) or not len(tells):
            continue
        among = similarity[np.ix_(told, tells)]
        nearest = np.argsort(-among, axis=1, kind="stable")[:, :_NEIGHBOURS]
        votes = np.zeros((len(told), len(column.values)))
        for rank in range(nearest.shape[1]):
            # Of values with as many votes, the one with the nearer neighbours.
            weight = 1 + 1e-3 * (_NEIGHBOURS - rank)
            votes[np.arange(len(told)), theirs[tells][nearest[:, rank]]] += weight
        found[column.name] = float((votes.argmax(axis=1) == own[told]).mean())
    return found
