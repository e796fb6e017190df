"""Speed by a clock of our own."""

import pytest

from omnishelf.learning.compression.timing import medians


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_medians_of_rounds_and_the_mean_over_inputs_without_the_warm_up():
    clock, calls = Clock(), []

    def run(name, seconds):
        rounds = {}

        def answer(value):
            calls.append((name, value))
            turn = rounds[value] = rounds.get(value, -1) + 1
            # Slow before it is warm, and once later on when the machine has something else to do.
            clock.now += 100 if turn in (0, 3) else seconds[value]

        return answer

    one = run("one", {"a": 0.010, "b": 0.030})
    other = run("other", {"a": 0.002, "b": 0.004})
    assert medians(one, other, ["a", "b"], clock=clock) == pytest.approx((20.0, 3.0))
    # After the warm-up they take turns.
    assert [name for name, value in calls[4:] if value == "a"][:4] == ["one", "other"] * 2
