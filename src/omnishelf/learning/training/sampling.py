"""Which examples a batch is made of: rare classes more often, common ones less."""

import numpy as np
from numpy.typing import NDArray


def balanced_weights(labels: NDArray[np.int64], power: float) -> NDArray[np.float64]:
    """Sampling weight of each example: (its class's share)^-power, of mean 1.

    Power 0 samples as the catalog is, 1 gives every class the same say (over-sampling rare
    classes and under-sampling common ones); between them as in M. Mahajan et al., ECCV 2018
    (square root). Examples without a label (-1) weigh as one class of their own.

    Args:
        labels: int64 [n].
        power: 0 to 1.

    Returns:
        float64 [n].
    """
    _, classes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    weights = (counts / len(labels)) ** -power
    drawn: NDArray[np.float64] = weights[classes]
    return np.asarray(drawn / drawn.mean())


def sample_order(weights: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """As many examples as there are, each as often as its weight says, in random order.

    Systematic sampling: an example of weight w comes floor(w) or ceil(w) times, so that with
    equal weights every one comes exactly once.
    """
    ends = np.cumsum(weights) * (len(weights) / weights.sum())
    points = np.arange(len(weights)) + rng.random()
    places = np.minimum(np.searchsorted(ends, points, side="right"), len(weights) - 1)
    return rng.permutation(places).astype(np.int64)


def class_weights(labels: NDArray[np.int64], classes: int, power: float) -> NDArray[np.float32]:
    """Weight of each class in a cross-entropy: (its share)^-power, of mean 1 over examples.

    Args:
        labels: int64 [n]; -1 is no class.
        classes: how many there are; those without an example weigh 1.
        power: 0 to 1.

    Returns:
        float32 [classes].
    """
    counts = np.bincount(labels[labels >= 0], minlength=classes)
    weights = np.ones(classes)
    there = counts > 0
    weights[there] = (counts[there] / counts.sum()) ** -power
    mean = (weights * counts).sum() / max(counts.sum(), 1)
    return (weights / (mean or 1.0)).astype(np.float32)
