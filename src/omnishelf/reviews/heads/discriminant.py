"""A linear discriminant in which rare classes weigh as much as common ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Classes = NDArray[np.int64]

SHRINKAGES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
"""Parts of the covariance that are taken to be the same in all directions."""
TEMPERATURES = tuple(float(each) for each in np.geomspace(0.5, 64, 29))

_LEAST_SPREAD = 1e-6
_SURE = 1e-9


@dataclass(frozen=True, eq=False)
class Discriminant:
    """log p(class | x) = weights (x - centre) / spread + bias, up to a constant."""

    centre: Values
    """[dim]"""
    spread: Values
    """[dim], above 0."""
    weights: Values
    """[classes, dim]"""
    bias: Values
    """[classes]; -inf for a class that was not seen."""

    def logits(self, features: NDArray[np.floating]) -> Values:
        """float [n, dim] to float64 [n, classes]."""
        standard = (np.asarray(features, np.float64) - self.centre) / self.spread
        return np.asarray(standard @ self.weights.T + self.bias)

    def probabilities(self, features: NDArray[np.floating]) -> Values:
        """float [n, dim] to float64 [n, classes], rows that sum to 1; all classes are taken to
        be as likely before anything was seen."""
        return softmax(self.logits(features))

    def cooled(self, temperature: float) -> "Discriminant":
        """The same with logits divided by a temperature."""
        return Discriminant(
            self.centre, self.spread, self.weights / temperature, self.bias / temperature
        )


def fit_discriminants(
    features: NDArray[np.floating],
    classes: Classes,
    count: int,
    shrinkages: Sequence[float] = SHRINKAGES,
) -> list[Discriminant]:
    """Fisher's discriminant with a shrunken covariance, one for each shrinkage.

    S' = (1 - s) S + s (trace S / dim) I, of standardised features: O. Ledoit, M. Wolf, J.
    Multivariate Analysis 88 (2004). S is the mean of the classes' own covariances, and classes
    are equally likely, so that a rare class is found as well as a common one.

    Args:
        features: [n, dim], finite.
        classes: [n], from 0.
        count: of classes; some may have no rows.
        shrinkages: in (0, 1].
    """
    rows = np.asarray(features, np.float64)
    centre, spread = rows.mean(axis=0), rows.std(axis=0)
    # What never differs tells nothing, and must not be blown up when it does later.
    spread = np.where(spread > _LEAST_SPREAD, spread, 1e6)
    standard = (rows - centre) / spread
    seen = np.bincount(classes, minlength=count) > 0
    means = np.zeros((count, standard.shape[1]))
    within = np.zeros((standard.shape[1],) * 2)
    for each in np.flatnonzero(seen):
        own = standard[classes == each]
        means[each] = own.mean(axis=0)
        off = own - means[each]
        within += off.T @ off / len(own) / seen.sum()
    values, vectors = np.linalg.eigh(within)
    mean = max(float(values.mean()), _LEAST_SPREAD)
    turned = means @ vectors
    found = []
    for shrinkage in shrinkages:
        weights = turned / ((1 - shrinkage) * np.maximum(values, 0) + shrinkage * mean) @ vectors.T
        bias = np.where(seen, -0.5 * (weights * means).sum(axis=1), -np.inf)
        found.append(Discriminant(centre, spread, weights, bias))
    return found


def fit_calibrated(
    features: NDArray[np.floating], classes: Classes, groups: Classes, count: int
) -> Discriminant:
    """The discriminant whose shrinkage and temperature tell held-back groups best.

    Both are chosen by the log loss on groups that were left out one after another, every class
    weighing the same; then all rows are learned from.

    Args:
        features: [n, dim], finite.
        classes: [n], from 0.
        groups: [n], from 0, such as speakers; at least two.
        count: of classes.
    """
    logits = np.zeros((len(SHRINKAGES), len(classes), count))
    for out in left_out(groups):
        for at, one in enumerate(fit_discriminants(features[~out], classes[~out], count)):
            logits[at, out] = one.logits(features[out])
    losses = np.array([[_loss(each / heat, classes) for heat in TEMPERATURES] for each in logits])
    best, heat = np.unravel_index(int(losses.argmin()), losses.shape)
    fitted = fit_discriminants(features, classes, count, [SHRINKAGES[best]])[0]
    return fitted.cooled(TEMPERATURES[heat])


def left_out(groups: Classes) -> Iterator[NDArray[np.bool_]]:
    """For each group, which rows are its own."""
    for group in np.unique(groups):
        yield groups == group


def softmax(logits: Values) -> Values:
    """Probabilities over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _loss(logits: Values, classes: Classes) -> float:
    given = softmax(logits)[np.arange(len(classes)), classes]
    losses = -np.log(np.maximum(given, _SURE))
    return float(np.mean([losses[classes == each].mean() for each in np.unique(classes)]))
