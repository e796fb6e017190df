"""Where a network is trained, and how it is made to come out the same each time."""

import os
import random

import numpy as np
import torch

from omnishelf.errors import ModelError
from omnishelf.learning.training.settings import DeviceName


def choose_device(name: DeviceName, *, rank: int = 0) -> torch.device:
    """The device of that name; `auto` takes CUDA, then MPS, then the processor.

    Args:
        name: which.
        rank: of this process in its team: each next one takes the next CUDA card.

    Raises:
        ModelError: this machine has no such device.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    kind = next(kind for kind, found in there.items() if found) if name == "auto" else name
    if not there[kind]:
        found = ", ".join(kind for kind, is_there in there.items() if is_there)
        raise ModelError(f"this machine has no device '{name}' for training; it has: {found}")
    if kind == "cuda":
        return torch.device(kind, rank % torch.cuda.device_count())
    return torch.device(kind)


def seed_all(seed: int) -> None:
    """Make the same run give the same bits again on the same machine."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    # CUDA's matrix products repeat themselves only with a workspace of fixed size.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    # These kinds of attention add up in any order on a CUDA card.
    torch.backends.cuda.enable_flash_sdp(False)
    torch.backends.cuda.enable_mem_efficient_sdp(False)


def seed_epoch(seed: int, epoch: int, rank: int) -> None:
    """Seed torch's draws in one epoch of one process, whatever was drawn before: a resumed
    training then draws as one that was never killed, and each process draws its own."""
    mixed = np.random.SeedSequence((seed, epoch, rank)).generate_state(1, np.uint64)
    torch.manual_seed(int(mixed[0]))
