"""Photos of nothing: one colour, or noise."""

import numpy as np

from omnishelf.reviews.pictures.lightness import Lab

_WINDOW = 7
"""Pixels that are averaged, so that a sensor's noise makes no picture of a wall."""
_LEAST_RANGE = 6.0
"""In units of Lab, between the 1st and the 99th percentile."""
_LEAST_LIKENESS = 0.35
"""Correlation of neighbours: of photos it is above .8."""
_BLACK, _WHITE, _COLOURLESS = 15.0, 92.0, 8.0


def nothing_in(picture: Lab) -> str | None:
    """Why a picture shows nothing; None if it shows something.

    Args:
        picture: [height, width, 3], at the size at which photos are judged.
    """
    lightness = picture[..., 0].astype(np.float64)
    noise = lightness.std() > 1 and _likeness(lightness) < _LEAST_LIKENESS
    smooth = np.stack([_averaged(picture[..., at].astype(np.float64)) for at in range(3)])
    low, high = np.percentile(smooth.reshape(3, -1), [1, 99], axis=1)
    if (high - low).max() >= _LEAST_RANGE and not noise:
        return None
    if noise:
        return "noise"
    level, a, b = np.median(smooth.reshape(3, -1), axis=1)
    if np.hypot(a, b) > _COLOURLESS:
        return "one colour"
    if level < _BLACK:
        return "black"
    return "white" if level > _WHITE else "grey"


def _likeness(lightness: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """Correlation of each pixel with the next ones, across and down."""
    centred = lightness - lightness.mean()
    across = (centred[:, 1:] * centred[:, :-1]).mean()
    down = (centred[1:] * centred[:-1]).mean()
    return float((across + down) / 2 / max(centred.var(), 1e-9))


def _averaged(
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Means of windows that lie inside, by sums of sums."""
    window = min(_WINDOW, *values.shape)
    sums = np.pad(values, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    whole = sums[window:, window:] - sums[:-window, window:]
    return np.asarray((whole - sums[window:, :-window] + sums[:-window, :-window]) / window**2)
