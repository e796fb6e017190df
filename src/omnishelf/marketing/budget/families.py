"""Shapes of curves whose returns diminish from the first unit on."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Family:
    """shape(spend, scale), which is 0 at 0 and concave, and its slope; both broadcast."""

    name: str
    shape: Callable[[Values, Values], Values]
    slope: Callable[[Values, Values], Values]


FAMILIES: tuple[Family, ...] = (
    # A. Hill, 1910, with the exponent 1: larger ones begin with growing returns.
    Family("hill", lambda x, scale: x / (scale + x), lambda x, scale: scale / (scale + x) ** 2),
    Family("log", lambda x, scale: np.log1p(x / scale), lambda x, scale: 1 / (scale + x)),
)
"""Hill saturates, the logarithm never does; each draw takes the one that fits it better."""
