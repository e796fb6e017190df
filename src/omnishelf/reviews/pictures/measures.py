"""What tells how good a photo is: sharpness, light, background, strokes."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.reviews.pictures.lightness import Lab

NAME = "photo.1"
"""Measures of equal names may be told by one head."""

_RING = 0.1
"""Of each side: what lies there is mostly background."""
_BANDS = 8
_STROKES = (1, 2, 4)
"""Pixels from the middle of a stroke to beside it."""
_FAINT = 3.0
"""In L: a weaker stroke is grain."""
_TINY = 1e-3
_PERCENTILES = (1, 5, 25, 50, 75, 95, 99)

SHARPNESS, LIGHT, GROUND, STROKES = 7, len(_PERCENTILES) + 3, 6, 4 * len(_STROKES) * 2 + 2
DIM = SHARPNESS + LIGHT + GROUND + STROKES

Values = NDArray[np.float32]


def measures(picture: Lab) -> Values:
    """Measures of a photo at the size at which photos are judged.

    Args:
        picture: [height, width, 3], at least 8 x 8.

    Returns:
        float32 [49], finite.
    """
    lightness = picture[..., 0]
    return np.concatenate(
        [_sharpness(lightness), _light(lightness), _ground(picture), _strokes(picture)]
    ).astype(np.float32)


def laplacian_variance(lightness: Values) -> float:
    """Variance of the Laplacian, the usual measure of focus.

    J. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.

    Args:
        lightness: [height, width], at least 3 x 3.
    """
    return float(_laplacian(lightness).var())


def _laplacian(lightness: Values) -> Values:
    middle = lightness[1:-1, 1:-1]
    around = lightness[:-2, 1:-1] + lightness[2:, 1:-1] + lightness[1:-1, :-2] + lightness[1:-1, 2:]
    return np.asarray(around - 4 * middle)


def _sharpness(lightness: Values) -> Values:
    """How much of what changes, changes at once.

    The last two are what blurring once more leaves of the changes: F. Crete et al., "The blur
    effect", SPIE 6492 (2007): a sharp picture loses much, a blurred one little.
    """
    curves = np.abs(_laplacian(lightness))
    slopes = np.hypot(np.diff(lightness, axis=0)[:, 1:], np.diff(lightness, axis=1)[1:])
    steepest = float(np.percentile(slopes, 99))
    return np.array(
        [
            np.log(laplacian_variance(lightness) + _TINY),
            np.log(laplacian_variance(lightness) / (lightness.var() + 1) + _TINY),
            np.log(np.percentile(curves, 99) + _TINY),
            np.percentile(curves, 99) / (steepest + 1),
            np.log(steepest + _TINY),
            _left_by_blur(lightness),
            _left_by_blur(lightness.T),
        ]
    )


def _left_by_blur(lightness: Values) -> float:
    window = 7
    sums = np.pad(lightness.astype(np.float64), ((0, 0), (1, 0))).cumsum(axis=1)
    smooth = (sums[:, window:] - sums[:, :-window]) / window
    inside = lightness[:, window // 2 : -(window // 2)]
    sharp, soft = np.abs(np.diff(inside, axis=1)), np.abs(np.diff(smooth, axis=1))
    lost = np.maximum(sharp - soft, 0).sum()
    return float(1 - lost / (sharp.sum() + 1))


def _light(lightness: Values) -> Values:
    burnt, black = (lightness > 98).mean(), (lightness < 3).mean()  # noqa: PLR2004
    return np.array(
        [*np.percentile(lightness, _PERCENTILES) / 100, burnt, black, _inside(lightness)]
    )


def _inside(lightness: Values) -> float:
    """Median lightness in the middle, as a share."""
    height, width = lightness.shape
    middle = lightness[height // 4 : height - height // 4, width // 4 : width - width // 4]
    return float(np.median(middle)) / 100


def _ground(picture: Lab) -> Values:
    """How even the ring around the middle is, in lightness, in colour and from pixel to pixel."""
    ring = in_ring(picture.shape[0], picture.shape[1])
    slopes = np.abs(np.gradient(picture[..., 0])).sum(axis=0)
    values = picture[ring]
    chroma = np.hypot(values[:, 1], values[:, 2])
    steps = slopes[ring]
    return np.array(
        [
            values[:, 0].std() / 10,
            values[:, 1:].std(axis=0).sum() / 10,
            chroma.mean() / 10,
            np.log(steps.mean() + _TINY),
            (steps > _FAINT).mean(),
            np.log(np.percentile(steps, 90) + _TINY),
        ]
    )


def in_ring(height: int, width: int) -> NDArray[np.bool_]:
    """[height, width]: which pixels lie in a tenth of the picture from its edges."""
    down, across = max(1, round(height * _RING)), max(1, round(width * _RING))
    ring = np.ones((height, width), np.bool_)
    ring[down : height - down, across : width - across] = False
    return ring


def _strokes(picture: Lab) -> Values:
    """How many thin lines there are, lighter or darker than both of their sides, across and
    down; over the whole, and in that band of the picture which has most over the usual one."""
    lightness = picture[..., 0]
    found = []
    light_strokes = np.zeros(lightness.shape, np.bool_)
    for width in _STROKES:
        for across in (True, False):
            for sign in (1, -1):
                at = _thin(sign * lightness, width, across=across) > _FAINT
                if sign > 0:
                    light_strokes |= at
                bands = np.array([band.mean() for band in np.array_split(at, _BANDS, axis=0)])
                found += [np.sqrt(at.mean()), np.sqrt(bands.max()) - np.sqrt(np.median(bands))]
    chroma = np.hypot(picture[..., 1], picture[..., 2])
    on, off = chroma[light_strokes], chroma[~light_strokes]
    found += [
        on.mean() / 10 if len(on) else 0.0,
        (on.mean() - off.mean()) / 10 if len(on) and len(off) else 0.0,
    ]
    return np.array(found)


def _thin(values: Values, width: int, *, across: bool) -> Values:
    """By how much each pixel rises over both pixels at a distance; 0 near the edges."""
    turned = values if across else values.T
    rise = np.zeros_like(turned)
    middle = turned[:, width:-width]
    sides = np.maximum(turned[:, : -2 * width], turned[:, 2 * width :])
    rise[:, width:-width] = np.maximum(middle - sides, 0)
    return rise if across else rise.T
