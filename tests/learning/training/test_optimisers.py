"""Optimisers and schedules against steps worked out by hand."""

import math

import pytest
import torch
from torch import nn

from omnishelf.learning.training.optimisers import make_optimiser, make_schedule
from omnishelf.learning.training.settings import TrainingSettings


def network():
    made = nn.Linear(1, 1)
    with torch.no_grad():
        made.weight.fill_(2.0)
        made.bias.fill_(1.0)
    return made


def step(optimiser, made, gradient):
    made.weight.grad = torch.full_like(made.weight, gradient)
    made.bias.grad = torch.full_like(made.bias, gradient)
    optimiser.step()
    return made.weight.item(), made.bias.item()


def settings(**chosen):
    return TrainingSettings(schedule="constant", **chosen)


def test_sgd_with_momentum_decays_matrices_only():
    made = network()
    chosen = settings(optimiser="sgd", learning_rate=0.1, momentum=0.5, weight_decay=0.25)
    optimiser = make_optimiser(made, chosen)
    # v = g + decay w; w -= rate v: 2 - .1 (1 + .25 x 2) = 1.85, and 1 - .1 x 1 = .9
    assert step(optimiser, made, 1.0) == pytest.approx((1.85, 0.9))
    # v = .5 x 1.5 + 1 + .25 x 1.85 = 2.2125; the bias: v = .5 + 1
    assert step(optimiser, made, 1.0) == pytest.approx((1.62875, 0.75))


def test_adam_and_adamw_take_a_first_step_of_the_learning_rate():
    for name, weight in (("adam", 2 - 0.01), ("adamw", 2 * (1 - 0.01 * 0.5) - 0.01)):
        made = network()
        chosen = settings(optimiser=name, learning_rate=0.01, weight_decay=0.5)
        found = step(make_optimiser(made, chosen), made, 3.0)
        # m / sqrt(v) of the first step is the gradient's sign; AdamW decays apart from it.
        assert found == pytest.approx((weight, 0.99), abs=1e-6)


def test_what_does_not_learn_is_left_out():
    made = network()
    made.bias.requires_grad_(False)
    optimiser = make_optimiser(made, settings())
    assert [p for group in optimiser.param_groups for p in group["params"]] == [made.weight]


def rates(name, steps, rate=0.8):
    optimiser = make_optimiser(network(), TrainingSettings(optimiser="sgd", learning_rate=rate))
    chosen = TrainingSettings(schedule=name, learning_rate=rate)
    schedule = make_schedule(optimiser, chosen, steps)
    found = []
    for _ in range(steps):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return found


def test_schedules():
    assert rates("constant", 5) == [0.8] * 5
    wanted = [0.4 * (1 + math.cos(math.pi * at / 10)) for at in range(10)]
    assert rates("cosine", 10) == pytest.approx(wanted)
    cycle = rates("one_cycle", 100)
    top = cycle.index(max(cycle))
    assert max(cycle) == pytest.approx(0.8)
    assert 5 < top < 15
    assert cycle[:top] == sorted(cycle[:top])
    assert cycle[top:] == sorted(cycle[top:], reverse=True)
    assert cycle[-1] < 0.01 * cycle[top]


@pytest.mark.parametrize("steps", [1, 2, 3, 9, 10, 11, 19, 20, 21])
@pytest.mark.parametrize("name", ["constant", "cosine", "one_cycle"])
def test_short_trainings_have_rates_too(name, steps):
    found = rates(name, steps)
    assert all(0 <= rate <= 0.8 + 1e-9 for rate in found)
