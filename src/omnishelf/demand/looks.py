"""Products that look, read or sound alike, in clusters."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.demand.errors import DemandError
from omnishelf.demand.newcomers.launches import unit_rows

_ROUNDS = 50


@dataclass(frozen=True, eq=False)
class Clusters:
    """Products by nearness of their vectors."""

    sku: tuple[str, ...]
    """[n], those that have a vector."""
    of: NDArray[np.int64]
    """[n], the cluster of each, from 0."""
    nearness: NDArray[np.float64]
    """[n], cosine with the centre of its cluster."""

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return int(self.of.max()) + 1


def cluster(vectors: Mapping[str, NDArray[np.floating]], count: int, *, seed: int = 7) -> Clusters:
    """Spherical k-means: I. Dhillon, D. Modha, Machine Learning 42 (2001), begun as k-means++.

    Args:
        vectors: by SKU, [d], of one source: looks, words or sounds.
        count: of clusters; fewer where there are fewer different products.
        seed: for the beginning.

    Raises:
        DemandError: no product has a vector, or the count is not positive.
    """
    if count < 1:
        raise DemandError(f"{count} clusters can't be made; 1 at least")
    skus = tuple(vectors)
    rows = unit_rows(list(vectors.values()))
    sound = np.asarray(rows.any(axis=1))
    if not sound.any():
        raise DemandError("no product has a vector: there is nothing to cluster")
    rows = rows[sound]
    skus = tuple(sku for sku, there in zip(skus, sound, strict=True) if there)
    centres = _beginning(rows, count, np.random.default_rng(seed))
    of = (rows @ centres.T).argmax(axis=1)
    for _ in range(_ROUNDS):
        # A cluster that nobody belongs to keeps its centre, and is left out at the end.
        sums = [rows[of == one].sum(axis=0) for one in range(len(centres))]
        centres = np.array(
            [
                total / length if (length := float(np.linalg.norm(total))) > 0 else centre
                for total, centre in zip(sums, centres, strict=True)
            ]
        )
        moved = (rows @ centres.T).argmax(axis=1)
        if (moved == of).all():
            break
        of = moved
    nearness = (rows * centres[of]).sum(axis=1)
    _, of = np.unique(of, return_inverse=True)
    return Clusters(skus, of.astype(np.int64), nearness)


def _beginning(
    rows: NDArray[np.float64], count: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Centres [at most count, d], each drawn the more likely the farther it is from those before:
    D. Arthur, S. Vassilvitskii, SODA 2007."""
    chosen = [int(rng.integers(len(rows)))]
    away = np.maximum(1 - rows @ rows[chosen[0]], 0)
    while len(chosen) < count and away.sum() > 1e-9:  # noqa: PLR2004
        chosen.append(int(rng.choice(len(rows), p=away / away.sum())))
        away = np.minimum(away, np.maximum(1 - rows @ rows[chosen[-1]], 0))
    return rows[chosen]
