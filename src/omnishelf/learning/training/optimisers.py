"""Optimisers and learning rate schedules by name."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn

from omnishelf.learning.training.settings import TrainingSettings

_WARM_UP = 0.1
"""Share of the steps in which one-cycle rises."""

_MAKERS: Mapping[str, Callable[[list[dict[str, Any]], TrainingSettings], torch.optim.Optimizer]] = {
    "sgd": lambda groups, s: torch.optim.SGD(groups, lr=s.learning_rate, momentum=s.momentum),
    "adam": lambda groups, s: torch.optim.Adam(groups, lr=s.learning_rate, fused=True),
    "adamw": lambda groups, s: torch.optim.AdamW(groups, lr=s.learning_rate, fused=True),
}


def make_optimiser(network: nn.Module, settings: TrainingSettings) -> torch.optim.Optimizer:
    """The optimiser over all parameters of a network that learn."""
    learning = [p for p in network.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learning if p.ndim > 1], "weight_decay": settings.weight_decay},
        {"params": [p for p in learning if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return _MAKERS[settings.optimiser]([g for g in groups if g["params"]], settings)


def make_schedule(
    optimiser: torch.optim.Optimizer, settings: TrainingSettings, steps: int
) -> torch.optim.lr_scheduler.LRScheduler:
    """The learning rate over that many steps.

    One-cycle: L. Smith, N. Topin, "Super-convergence", 2018. Cosine: I. Loshchilov,
    F. Hutter, "SGDR", 2017, without restarts.
    """
    schedules = torch.optim.lr_scheduler
    if settings.schedule == "one_cycle":
        return schedules.OneCycleLR(
            optimiser,
            settings.learning_rate,
            total_steps=steps,
            # torch divides by the length of each phase: none may be nothing.
            pct_start=min(max(_WARM_UP, 1.5 / steps), 0.75),
            cycle_momentum=False,
        )
    if settings.schedule == "cosine":
        return schedules.CosineAnnealingLR(optimiser, T_max=steps)
    return schedules.ConstantLR(optimiser, factor=1.0)
