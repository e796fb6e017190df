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
    """Milliseconds an input of two on the same inputs.

    Of each input it is the median of its rounds, and of these the mean: a candidate may be fast
    with some inputs and slow with others.

    Both go through all inputs once to warm up. They then take turns at each, so that what else
    the machine does slows both alike.

    Args:
        one: the first.
        other: the second.
        inputs: at least one.
        clock: told before and after each run.
    """
    for value in inputs:
        one(value)
        other(value)
    totals = [0.0, 0.0]
    for value in inputs:
        rounds: tuple[list[float], list[float]] = ([], [])
        for _ in range(_ROUNDS):
            for run, seconds in zip((one, other), rounds, strict=True):
                start = clock()
                run(value)
                seconds.append(clock() - start)
        totals = [total + median(taken) for total, taken in zip(totals, rounds, strict=True)]
    return 1e3 * totals[0] / len(inputs), 1e3 * totals[1] / len(inputs)
