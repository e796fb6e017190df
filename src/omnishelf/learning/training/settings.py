"""How a network is trained."""

from typing import Literal

from pydantic import Field

from omnishelf.types.frozen import Frozen

OptimiserName = Literal["sgd", "adam", "adamw"]
ScheduleName = Literal["constant", "cosine", "one_cycle"]
DeviceName = Literal["auto", "cpu", "cuda", "mps"]


class TrainingSettings(Frozen):
    """How a network is trained; the defaults are the shelf model's."""

    optimiser: OptimiserName = "adamw"
    schedule: ScheduleName = "one_cycle"
    learning_rate: float = Field(default=1.2e-2, gt=0)
    weight_decay: float = Field(default=0.05, ge=0)
    """Of matrices only; biases and norms are never decayed."""
    momentum: float = Field(default=0.9, ge=0, lt=1)
    """Of SGD."""
    clip: float = Field(default=1.0, gt=0)
    """Largest norm of the gradient."""
    batch: int = Field(default=256, ge=2)
    epochs: int = Field(default=8, ge=1)
    min_steps: int = Field(default=240, ge=1)
    """A small catalog is gone through more often, until there were so many steps."""
    patience: int = Field(default=6, ge=1)
    """Validations without a better one after which training stops."""
    validate_every: int = Field(default=2, ge=1)
    """Epochs."""
    seed: int = Field(default=7, ge=0, lt=2**32)
    device: DeviceName = "auto"
    processes: int = Field(default=1, ge=1, le=64)
    """With more than one, each has batches of its own, and gradients are averaged over all."""
