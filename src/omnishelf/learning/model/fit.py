"""Training the shelf network and making it ready to be written."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from omnishelf.learning.model.export import export_network
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.shares import base_of, choose_shares, frozen_spaces
from omnishelf.learning.model.standard import Standardiser
from omnishelf.learning.model.task import ShelfTask
from omnishelf.learning.training.distributed import fit_together
from omnishelf.learning.training.loop import Epoch
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.validation import validation_score
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.holdout import Holdout
from omnishelf.types import Source

NETWORK_FILE = "network.pt"
"""What a later training goes on from; search never reads it."""

_WARM_SHARE = 0.5
"""Of the epochs, when training goes on from a model."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A trained network as files, and what became of its training."""

    files: dict[str, bytes]
    shares: dict[Source, float]
    bases: dict[Source, int]
    epochs: int
    best_epoch: int
    stopped_early: bool
    resumed: bool
    warm: bool
    losses: tuple[float, ...]
    validation: dict[str, float]
    frozen: dict[str, float]


def fit_network(
    data: Dataset,
    holdout: Holdout,
    settings: ShelfModelSettings,
    training: TrainingSettings,
    *,
    warm: Path | None,
    checkpoint: Path,
    tell: Callable[[str], None],
) -> Fitted:
    """Train the shelf network on a catalog.

    Raises:
        ModelError: training failed, or the export does not hold up.
    """
    before = _read_network(warm) if warm else None
    known = before["standardisers"] if before else {}
    task = ShelfTask(data, holdout, settings, training, known=known)
    is_warm = before is not None and _take_over(task, before)
    if is_warm:
        epochs = max(1, round(training.epochs * _WARM_SHARE))
        training = training.model_copy(
            update={"epochs": epochs, "min_steps": round(training.min_steps * _WARM_SHARE)}
        )
    history = fit_together(
        task, training, checkpoint=checkpoint, progress=lambda at: tell(_told(at))
    )
    tell("exporting and checking")
    learned = task.spaces()
    bases = {source: base_of(standard) for source, standard in task.standardisers.items()}
    frozen = frozen_spaces(data, bases)
    shares = choose_shares(data, holdout, learned, frozen)
    files = export_network(task.network, task.standardisers)
    kept = {source: base for source, base in bases.items() if shares[source] < 1}
    files["base.npz"] = _arrays(
        {f"{source}:mean": base.mean for source, base in kept.items()}
        | {f"{source}:basis": base.basis for source, base in kept.items()}
    )
    files[NETWORK_FILE] = _network(task)
    return Fitted(
        files=files,
        shares=shares,
        bases={s: bases[s].basis.shape[1] if s in kept else 0 for s in shares},
        epochs=len(history.epochs),
        best_epoch=history.best_epoch,
        stopped_early=history.stopped_early,
        resumed=history.resumed,
        warm=is_warm,
        losses=tuple(round(epoch.loss, 4) for epoch in history.epochs),
        validation=validation_score(data, holdout, learned)[1],
        frozen=validation_score(data, holdout, frozen)[1],
    )


def _told(at: Epoch) -> str:
    score = f", found {at.score:.3f}" if at.score is not None else ""
    return f"epoch {at.number} of {at.of}: loss {at.loss:.3f}{score}"


def _arrays(arrays: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _network(task: ShelfTask) -> bytes:
    buffer = io.BytesIO()
    torch.save(
        {
            "state": task.network.state_dict(),
            "standardisers": {
                source: {
                    "mean": torch.from_numpy(standard.mean),
                    "basis": torch.from_numpy(standard.basis),
                }
                for source, standard in task.standardisers.items()
            },
        },
        buffer,
    )
    return buffer.getvalue()


def _read_network(folder: Path) -> dict[str, Any] | None:
    """A model to go on from; None if it can't be read: training then starts anew."""
    try:
        found = torch.load(folder / NETWORK_FILE, map_location="cpu", weights_only=True)
        found["standardisers"] = {
            source: Standardiser(arrays["mean"].numpy(), arrays["basis"].numpy())
            for source, arrays in found["standardisers"].items()
        }
    except Exception:  # whatever torch's unpickler meets in a damaged file
        return None
    return dict(found)


def _take_over(task: ShelfTask, before: dict[str, Any]) -> bool:
    """Start from the weights that still fit: labels may have changed, heads must not have."""
    own = task.network.state_dict()
    fitting = {
        name: value
        for name, value in before["state"].items()
        if name in own
        and own[name].shape == value.shape
        and name.startswith(("heads.", "fusion.", "sharpness"))
    }
    wanted = {name for name in own if name.startswith("heads.")}
    if not wanted <= fitting.keys():
        return False
    task.network.load_state_dict(fitting, strict=False)
    return True
