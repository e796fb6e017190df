"""Devices by name, and seeds."""

import random

import numpy as np
import pytest
import torch

from omnishelf.errors import ModelError
from omnishelf.learning.training.device import choose_device, seed_all, seed_epoch


def machine(monkeypatch, *, cuda=0, mps=False):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


def test_auto_takes_the_best_there_is(monkeypatch):
    for cuda, mps, wanted in ((1, False, "cuda"), (1, True, "cuda"), (0, True, "mps"),
                              (0, False, "cpu")):  # fmt: skip
        machine(monkeypatch, cuda=cuda, mps=mps)
        assert choose_device("auto").type == wanted
        assert choose_device("cpu").type == "cpu"


def test_each_process_of_a_team_takes_the_next_card(monkeypatch):
    machine(monkeypatch, cuda=2)
    assert [choose_device("cuda", rank=rank).index for rank in range(4)] == [0, 1, 0, 1]


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_told(monkeypatch, name):
    machine(monkeypatch)
    with pytest.raises(ModelError, match=rf"no device '{name}'.*it has: cpu"):
        choose_device(name)


def test_seeds_repeat():
    drawn = []
    for _ in range(2):
        seed_all(5)
        drawn.append((random.random(), np.random.rand(), float(torch.rand(1))))
    assert drawn[0] == drawn[1]


def test_epochs_processes_and_seeds_draw_each_their_own():
    drawn = set()
    for seed in (0, 2**32 - 1):
        for epoch in (1, 2):
            for rank in (0, 1):
                torch.rand(3)
                seed_epoch(seed, epoch, rank)
                drawn.add(float(torch.rand(1)))
    assert len(drawn) == 8
