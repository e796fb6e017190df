"""One training loop for every network."""

import copy
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import nn

from omnishelf.errors import ModelError
from omnishelf.learning.training.checkpoint import load_checkpoint, save_checkpoint
from omnishelf.learning.training.device import choose_device, seed_all
from omnishelf.learning.training.optimisers import make_optimiser, make_schedule
from omnishelf.learning.training.settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class Epoch:
    """What is told of an epoch."""

    number: int
    of: int
    loss: float
    score: float | None
    """The validation's, if this epoch was validated; higher is better."""
    metrics: Mapping[str, float]
    seconds: float
    """Since the training began."""


@dataclass(frozen=True, slots=True)
class History:
    """What became of a training; the network holds the best epoch's weights."""

    epochs: tuple[Epoch, ...]
    best_epoch: int
    best_score: float
    stopped_early: bool
    resumed: bool


class Task(Protocol):
    """What is to be learned."""

    name: str
    """Tells checkpoints of different tasks, data and settings apart."""
    network: nn.Module
    """Its `forward(batch)` gives the loss."""
    size: int
    """Training examples an epoch."""

    def batches(self, epoch: int, *, rank: int, of: int) -> Iterator[Any]:
        """The batches of an epoch for one of several processes; equally many for each."""
        ...

    def validate(self) -> tuple[float, Mapping[str, float]]:
        """The validation score (higher is better) and its parts."""
        ...


def fit(
    task: Task,
    settings: TrainingSettings,
    *,
    checkpoint: Path | None = None,
    progress: Callable[[Epoch], None] = lambda _: None,
    rank: int = 0,
) -> History:
    """Train until the epochs are over or the validation has stopped getting better.

    Args:
        task: what is to be learned; its network ends with the best epoch's weights.
        settings: how.
        checkpoint: file to write after each validation and to resume from; removed at the end.
        progress: told after each epoch.
        rank: of this process, where several train together (see `distributed.py`).

    Raises:
        ModelError: the loss is not a number, memory is short, or the device is not there.
    """
    device = choose_device(settings.device)
    seed_all(settings.seed)
    network = task.network.to(device)
    wrapped = network
    if settings.processes > 1:
        wrapped = nn.parallel.DistributedDataParallel(network, find_unused_parameters=True)
    steps_an_epoch = max(1, task.size // (settings.batch * settings.processes))
    epochs = max(settings.epochs, math.ceil(settings.min_steps / steps_an_epoch))
    every = max(settings.validate_every, epochs // 12)
    optimiser = make_optimiser(network, settings)
    schedule = make_schedule(optimiser, settings, epochs * steps_an_epoch)
    state = load_checkpoint(checkpoint, task=task.name) if checkpoint else None
    told: list[Epoch] = []
    best: tuple[float, int, dict[str, Any]] = (-math.inf, 0, copy.deepcopy(network.state_dict()))
    if state:
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        best = (state["best_score"], state["best_epoch"], state["best"])
        torch.set_rng_state(state["rng"])
    first = state["epoch"] + 1 if state else 1
    start = time.perf_counter()
    stopped = False
    for number in range(first, epochs + 1):
        wrapped.train()
        total, count = 0.0, 0
        for batch in task.batches(number, rank=rank, of=settings.processes):
            total += _step(wrapped, batch, optimiser, settings)
            schedule.step()
            count += 1
        if not math.isfinite(total):
            raise ModelError(
                f"training lost its way in epoch {number} (the loss is not a number): train with "
                "a lower learning rate; the shop keeps the model it had"
            )
        score, metrics = None, dict[str, float]()
        if number % every == 0 or number == epochs:
            network.eval()
            score, found = task.validate()
            metrics = dict(found)
            if score > best[0]:
                best = (score, number, copy.deepcopy(network.state_dict()))
            stopped = number - best[1] >= settings.patience * every
            if checkpoint and rank == 0:
                save_checkpoint(
                    checkpoint,
                    {
                        "task": task.name,
                        "epoch": number,
                        "network": network.state_dict(),
                        "optimiser": optimiser.state_dict(),
                        "schedule": schedule.state_dict(),
                        "best_score": best[0],
                        "best_epoch": best[1],
                        "best": best[2],
                        "rng": torch.get_rng_state(),
                    },
                )
        seconds = round(time.perf_counter() - start, 2)
        told.append(Epoch(number, epochs, total / max(count, 1), score, metrics, seconds))
        progress(told[-1])
        if stopped:
            break
    network.load_state_dict(best[2])
    network.eval()
    if checkpoint and rank == 0:
        checkpoint.unlink(missing_ok=True)
    return History(tuple(told), best[1], best[0], stopped, state is not None)


def _step(
    network: nn.Module, batch: Any, optimiser: torch.optim.Optimizer, settings: TrainingSettings
) -> float:
    optimiser.zero_grad(set_to_none=True)
    try:
        loss: torch.Tensor = network(batch)
        loss.backward()
    except (MemoryError, torch.OutOfMemoryError) as error:
        raise ModelError(
            f"training ran out of memory with batches of {settings.batch}: train with smaller "
            "ones (--batch); the shop keeps the model it had"
        ) from error
    nn.utils.clip_grad_norm_(network.parameters(), settings.clip)
    optimiser.step()
    return float(loss.detach())
