"""Rows of features that belong to products, several or none to each."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.types import Source


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Features with the product each belongs to, those of one product together."""

    features: NDArray[np.float32]
    """float32 [r, d]."""
    starts: NDArray[np.int64]
    """int64 [products + 1]: product p has the rows starts[p] to starts[p + 1]."""

    @classmethod
    def of(cls, features: NDArray[np.float32], owners: NDArray[np.int64], products: int) -> "Rows":
        """Rows [r, d] of products given by their places int64 [r]."""
        order = np.argsort(owners, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=products))])
        return cls(features[order], starts.astype(np.int64))

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which products have a row; bool [products]."""
        return np.diff(self.starts) > 0

    @property
    def owners(self) -> NDArray[np.int64]:
        """The product of each row; int64 [r]."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def draw(
        self, products: NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """One row of each product, at random; zeros where it has none.

        Returns:
            float32 [n, d], and whether there was one, bool [n].
        """
        starts, ends = self.starts[products], self.starts[products + 1]
        there = ends > starts
        at = starts + (rng.random(len(products)) * (ends - starts)).astype(np.int64)
        drawn = np.zeros((len(products), self.features.shape[1]), np.float32)
        drawn[there] = self.features[at[there]]
        return drawn, there

    def only(self, wanted: NDArray[np.bool_]) -> "Rows":
        """The rows of the products that are wanted (bool [products]); others have none."""
        owners = self.owners
        kept = wanted[owners]
        return Rows.of(self.features[kept], owners[kept], len(self.starts) - 1)


def mean_rows(
    rows: Mapping[Source, Rows],
) -> tuple[dict[Source, NDArray[np.float32]], dict[Source, NDArray[np.bool_]]]:
    """One token of each product and source: the unit mean of its rows.

    Returns:
        By source float32 [products, dim], zeros where there is none; and bool [products].
    """
    means, present = {}, {}
    for source, own in rows.items():
        sums = np.zeros((len(own.starts) - 1, own.features.shape[1]), np.float32)
        np.add.at(sums, own.owners, own.features)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        means[source] = (sums / np.maximum(lengths, 1e-9)).astype(np.float32)
        present[source] = own.present
    return means, present


def differences(varied: Rows, rows: Rows) -> NDArray[np.float32]:
    """What each varied row differs by from the row of its product that it is nearest to.

    Args:
        varied: of products that have rows.
        rows: what was varied, one of each product's.

    Returns:
        float32 [varied rows, d], without those of products that have no row.
    """
    found = [np.zeros((0, rows.features.shape[1]), np.float32)]
    for feature, owner in zip(varied.features, varied.owners.tolist(), strict=True):
        own = rows.features[rows.starts[owner] : rows.starts[owner + 1]]
        if len(own):
            away = feature - own
            found.append(away[[np.argmin(np.einsum("nd,nd->n", away, away))]])
    return np.concatenate(found)
