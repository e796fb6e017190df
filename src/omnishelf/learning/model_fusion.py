"""Training sub-models for several modalities together: model-level fusion.

What is trained here runs without torch in `fusion/model/joint.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional

from omnishelf.fusion.feature.present import Block, Present, blocks_present_only
from omnishelf.fusion.model.joint import JointModel, Layer, SubModel
from omnishelf.learning.training.loop import fit
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.types.frozen import Frozen


class JointSettings(Frozen):
    """The sub-models' architecture."""

    hidden: int = Field(default=0, ge=0)
    """Width of each sub-model's hidden layer; 0 makes it linear."""
    held_back: float = Field(default=0.1, gt=0, lt=0.5)
    """Share of the things that validation keeps to itself."""


@dataclass(frozen=True, slots=True, eq=False)
class JointBatch:
    """n things."""

    blocks: Sequence[Tensor]
    """By modality [n, d_m], zeros where it is missing."""
    present: Tensor
    """[n, m]: 1 or 0."""
    labels: Tensor
    """[n]: 0 or 1 as floats where there is one logit, otherwise classes."""


class JointNetwork(nn.Module):
    """Sub-models whose logits add up (see `fusion.model.joint.joint`)."""

    def __init__(self, inputs: Sequence[int], outputs: int, settings: JointSettings) -> None:
        """Sub-models for features of these lengths."""
        super().__init__()
        self.sub_models = nn.ModuleList(
            nn.Sequential(
                nn.Linear(length, settings.hidden), nn.ReLU(), nn.Linear(settings.hidden, outputs)
            )
            if settings.hidden
            else nn.Sequential(nn.Linear(length, outputs))
            for length in inputs
        )
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, batch: JointBatch) -> Tensor:
        """Mean cross-entropy: binary with one logit, otherwise over classes."""
        logits = self.bias.expand(len(batch.present), -1)
        for place, sub_model in enumerate(self.sub_models):
            logits = logits + sub_model(batch.blocks[place]) * batch.present[:, place, None]
        if logits.shape[1] == 1:
            return functional.binary_cross_entropy_with_logits(logits[:, 0], batch.labels)
        return functional.cross_entropy(logits, batch.labels)

    def to_numpy(self) -> JointModel:
        """The same model for numpy."""
        return JointModel(
            tuple(
                SubModel(
                    tuple(
                        Layer(_array(layer.weight).T, _array(layer.bias))
                        for layer in sub_model
                        if isinstance(layer, nn.Linear)
                    )
                )
                for sub_model in self.sub_models
            ),
            _array(self.bias),
        )


class JointTask:
    """Learns the labels of all things but those held back, and is validated by these."""

    name = "joint"

    def __init__(
        self,
        blocks: Sequence[Block],
        present: Present,
        labels: NDArray[np.bool_] | NDArray[np.int64],
        settings: JointSettings,
        training: TrainingSettings,
    ) -> None:
        """Hold back a random share, and build the network; see `fit_joint`."""
        binary = labels.dtype == np.bool_
        self._blocks = blocks_present_only(blocks, present)
        self._present = present.astype(np.float32)
        self._labels = labels.astype(np.float32 if binary else np.int64)
        self._training = training
        order = np.random.default_rng(training.seed).permutation(len(labels))
        held = max(1, round(settings.held_back * len(labels)))
        self._held, self._learned = order[:held], order[held:]
        self.size = len(self._learned)
        torch.manual_seed(training.seed)
        self.network = JointNetwork(
            [block.shape[1] for block in blocks], 1 if binary else int(labels.max()) + 1, settings
        )

    def batches(self, epoch: int, *, rank: int, of: int) -> Iterator[JointBatch]:
        """The things in random order."""
        rng = np.random.default_rng((self._training.seed, epoch))
        order = rng.permutation(self._learned)
        size = min(self._training.batch, len(order))
        for number in range(max(1, len(order) // (size * of))):
            start = (number * of + rank) * size
            yield self._batch(order[start : start + size])

    def validate(self) -> tuple[float, Mapping[str, float]]:
        """Minus the loss on what was held back."""
        with torch.no_grad():
            loss = float(self.network(self._batch(self._held)))
        return -loss, {"loss": loss}

    def _batch(self, rows: NDArray[np.int64]) -> JointBatch:
        device = self.network.bias.device
        return JointBatch(
            [torch.from_numpy(block[rows]).to(device) for block in self._blocks],
            torch.from_numpy(self._present[rows]).to(device),
            torch.from_numpy(self._labels[rows]).to(device),
        )


def fit_joint(
    blocks: Sequence[Block],
    present: Present,
    labels: NDArray[np.bool_] | NDArray[np.int64],
    settings: JointSettings,
    training: TrainingSettings,
) -> JointModel:
    """Train a sub-model for each modality, all under one loss over the sum of their logits.

    Args:
        blocks: m of float32 [n, d_m], n at least 2; what is not present is never read.
        present: bool [n, m].
        labels: bool [n] for one logit and binary cross-entropy, or int64 [n], classes from 0,
            for as many logits as there are classes and cross-entropy.
        settings: of the sub-models.
        training: how.

    Raises:
        ValueError: the shapes don't belong together.
        ModelError: training failed.
    """
    task = JointTask(blocks, present, labels, settings, training)
    fit(task, training)
    return task.network.to_numpy()


def _array(values: Tensor) -> NDArray[np.float32]:
    return np.asarray(values.detach().cpu().numpy(), np.float32)
