"""Where a network is trained, and how it is made to come out the same each time."""

import random

import numpy as np
import torch

from omnishelf.errors import ModelError
from omnishelf.learning.training.settings import DeviceName


def choose_device(name: DeviceName) -> torch.device:
    """The device of that name; `auto` takes CUDA, then MPS, then the processor.

    Raises:
        ModelError: this machine has no such device.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if name == "auto":
        return torch.device(next(kind for kind, found in there.items() if found))
    if not there[name]:
        found = ", ".join(kind for kind, is_there in there.items() if is_there)
        raise ModelError(f"this machine has no device '{name}' for training; it has: {found}")
    return torch.device(name)


def seed_all(seed: int) -> None:
    """Make the same run give the same bits again on the same machine."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True, warn_only=True)
