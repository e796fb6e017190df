"""How long an input takes."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from omnishelf.learning.compression.target import Run

Clock = Callable[[], float]
"""Seconds."""
Timer = Callable[[Run, Run, Sequence[Any]], tuple[float, float]]
"""Milliseconds an input of one and of the other."""

_ROUNDS = 5


def medians(
    one: Run, other: Run, inputs: Sequence[Any], *, clock: Clock = time.perf_counter
) -> tuple[float, float]:
    """Median milliseconds of two on the same inputs.

    Both go through all inputs once to warm up. They then take turns at each, so that what else
    the machine does slows both alike.

    Args:
        one: the first.
        other: the second.
        inputs: at least one.
        clock: told before and after each run.
    """
    for value in inputs:
        one(value), other(value)
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        for value in inputs:
            for run, seconds in zip((one, other), taken, strict=True):
                start = clock()
                run(value)
                seconds.append(clock() - start)
    return 1e3 * median(taken[0]), 1e3 * median(taken[1])
