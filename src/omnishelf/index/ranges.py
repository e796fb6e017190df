"""Readable ranges for numbers."""

import math

TARGET = 6
"""About so many ranges."""


def round_edges(low: float, high: float) -> list[float]:
    """Edges of equal ranges from at or below `low` to at or above `high`.

    Steps are 1, 2 or 5 times a power of ten: the nice numbers of P. Heckbert, Graphics Gems,
    1990. Equal ends give one range.
    """
    if low == high:
        return [low, high]
    rough = (high - low) / TARGET
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(n * step, 10) for n in range(first, last + 1)]
