"""One training loop for every network."""

import copy
import hashlib
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import nn

from omnishelf.errors import ModelError
from omnishelf.learning.training.checkpoint import load_checkpoint, save_checkpoint
from omnishelf.learning.training.device import choose_device, seed_all, seed_epoch
from omnishelf.learning.training.memory import memory_told
from omnishelf.learning.training.optimisers import make_optimiser, make_schedule
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.training.team import Team

_VALIDATIONS = 12
"""About so many in a long training."""
_EQUAL = 0.003
"""Scores that differ by less are of equal worth: the later weights, which a lower rate has
settled, are then taken."""


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
    """Since the training began, without the time between a kill and the resumption."""


@dataclass(frozen=True, slots=True)
class History:
    """What became of a training; the network holds the best epoch's weights."""

    epochs: tuple[Epoch, ...]
    """Those before a resumption too."""
    best_epoch: int
    best_score: float
    stopped_early: bool
    resumed: bool


class Task(Protocol):
    """What is to be learned. To be learned by several processes it must be possible to pickle."""

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
    team: Team | None = None,
) -> History:
    """Train until the epochs are over or the validation has stopped getting better.

    A training that was killed and goes on from its checkpoint ends with the very weights that
    it would have had. In a team the first process validates, checkpoints and tells.

    Args:
        task: what is to be learned; its network ends with the best epoch's weights.
        settings: how.
        checkpoint: file to write after each validation and to go on from. It is left at the
            end, so that what is made of the network can be made again after a kill.
        progress: told after each epoch.
        team: this process's, where several train together (see `distributed.py`).

    Raises:
        ModelError: the loss is not a number, memory is short, or the device is not there.
        OSError: the checkpoint can't be written.
    """
    with memory_told(settings.batch):
        return _fit(task, settings, checkpoint, progress, team or Team())


def _fit(
    task: Task,
    settings: TrainingSettings,
    checkpoint: Path | None,
    progress: Callable[[Epoch], None],
    team: Team,
) -> History:
    seed_all(settings.seed)
    network = task.network.to(choose_device(settings.device, rank=team.rank))
    name = f"{task.name} from {_digest(network)}"
    steps_an_epoch = max(1, task.size // (settings.batch * team.size))
    epochs = max(settings.epochs, math.ceil(settings.min_steps / steps_an_epoch))
    every = max(settings.validate_every, epochs // _VALIDATIONS)
    optimiser = make_optimiser(network, settings)
    schedule = make_schedule(optimiser, settings, epochs * steps_an_epoch)
    told: list[Epoch] = []
    best: tuple[float, int, dict[str, Any]] = (-math.inf, 0, copy.deepcopy(network.state_dict()))
    state = load_checkpoint(checkpoint, task=name) if checkpoint else None
    if state:
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        best = (state["best_score"], state["best_epoch"], state["best"])
        told = [Epoch(**values) for values in state["told"]]
    wrapped = team.wrap(network)
    start = time.perf_counter() - (told[-1].seconds if told else 0.0)
    stopped = False
    for number in range(len(told) + 1, epochs + 1):
        if stopped := number - 1 - best[1] >= settings.patience * every:
            break
        seed_epoch(settings.seed, number, team.rank)
        wrapped.train()
        losses = []
        for batch in task.batches(number, rank=team.rank, of=team.size):
            losses.append(_step(wrapped, batch, optimiser, settings.clip))
            schedule.step()
        loss = team.mean(sum(losses) / max(len(losses), 1))
        if not math.isfinite(loss):
            raise ModelError(
                f"training lost its way in epoch {number} (the loss is not a number): train with "
                "a lower learning rate; the shop keeps the model it had"
            )
        score, metrics = None, dict[str, float]()
        if number % every == 0 or number == epochs:
            network.eval()
            score, metrics = _validated(task, team)
            if score > best[0] - _EQUAL:
                best = (max(score, best[0]), number, copy.deepcopy(network.state_dict()))
        seconds = round(time.perf_counter() - start, 2)
        told.append(Epoch(number, epochs, loss, score, metrics, seconds))
        if checkpoint and team.rank == 0 and score is not None:
            save_checkpoint(
                checkpoint,
                {
                    "task": name,
                    "network": network.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "best_score": best[0],
                    "best_epoch": best[1],
                    "best": best[2],
                    "told": [asdict(epoch) for epoch in told],
                },
            )
        progress(told[-1])
    network.load_state_dict(best[2])
    network.eval()
    return History(tuple(told), best[1], best[0], stopped, state is not None)


def _step(network: nn.Module, batch: Any, optimiser: torch.optim.Optimizer, clip: float) -> float:
    optimiser.zero_grad(set_to_none=True)
    loss: torch.Tensor = network(batch)
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), clip)
    optimiser.step()
    return float(loss.detach())


def _validated(task: Task, team: Team) -> tuple[float, dict[str, float]]:
    """The first process's validation; only there with its parts."""
    if team.rank != 0:
        return team.first(0.0), {}
    score, metrics = task.validate()
    return team.first(float(score)), {name: float(value) for name, value in metrics.items()}


def _digest(network: nn.Module) -> str:
    """Of all weights and buffers: a training goes on only from where this very one began."""
    digest = hashlib.sha256()
    for name, values in network.state_dict().items():
        digest.update(name.encode())
        digest.update(values.cpu().numpy().tobytes())
    return digest.hexdigest()
