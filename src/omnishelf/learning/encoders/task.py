"""Teaching one encoder's network: its batches, and what it is validated by."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from omnishelf.catalog.labels import Labels
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.network import Batch, EmbeddingNetwork
from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.training.loop import fit
from omnishelf.learning.training.sampling import balanced_weights, class_weights, sample_order
from omnishelf.learning.training.settings import TrainingSettings

Grid = NDArray[np.int64]

_BALANCE = 0.3
"""How much more often products of rare kinds are drawn (see `balanced_weights`)."""

_WEIGHT_POWER = 0.5
"""Of class weights in the label losses."""

_LIKENESS_CREDIT = 0.3
"""Target of another product that carries the same labels."""


class Views(Protocol):
    """How a modality's products are seen in training."""

    there: NDArray[np.bool_]
    """bool [products]: those that have the modality."""

    def inputs(self, products: Grid, rng: np.random.Generator) -> Tensor:
        """One view of each product, varied at random."""
        ...

    def others(
        self, products: Grid, rng: np.random.Generator
    ) -> tuple[Tensor, NDArray[np.float32]] | None:
        """What the views are compared with, [m, ...], and how well each product answers it,
        [m, products]; None where labels alone teach."""
        ...


class EncoderTask:
    """Learns from the products that are not held back, and is validated by those that are."""

    def __init__(
        self,
        body: nn.Module,
        views: Views,
        labels: Labels,
        held: NDArray[np.bool_],
        training: TrainingSettings,
        *,
        name: str,
        dim: int,
    ) -> None:
        """Teach a body, from views to unit vectors of length `dim`.

        Raises:
            ModelError: too few products have the modality.
        """
        self._views, self._labels, self._training = views, labels, training
        self._products = np.flatnonzero(views.there & ~held)
        self._held = np.flatnonzero(views.there & held)
        if not len(self._held):
            self._products, self._held = self._products[:-1], self._products[-1:]
        if len(self._products) < 2:  # noqa: PLR2004
            raise ModelError(
                f"too few products to train the encoder '{name}': {int(views.there.sum())} have "
                "what it takes in"
            )
        grid = labels.grid[self._products]
        self.network = EmbeddingNetwork(
            body,
            dim,
            [
                torch.from_numpy(class_weights(grid[:, at], len(column.values), _WEIGHT_POWER))
                for at, column in enumerate(labels.columns)
            ],
        )
        kinds = grid[:, 0] if labels.has_kind else np.zeros(len(grid), np.int64)
        self._weights = balanced_weights(kinds, _BALANCE)
        self.size = len(self._products)
        self.name = name

    def batches(self, epoch: int, *, rank: int, of: int) -> Iterator[Batch]:
        """Batches of different products."""
        rng = np.random.default_rng((self._training.seed, epoch))
        order = self._products[sample_order(self._weights, rng)]
        size = min(self._training.batch, len(order))
        for number in range(max(1, len(order) // (size * of))):
            start = (number * of + rank) * size
            own = np.random.default_rng((self._training.seed, epoch, number, rank))
            yield self._batch(np.unique(order[start : start + size]), own)

    def validate(self) -> tuple[float, Mapping[str, float]]:
        """Accuracy of each label column on held-back products; without any, how often the
        nearest of them is the right one."""
        batch = self._batch(self._held, np.random.default_rng(self._training.seed))
        with torch.no_grad():
            vectors = self.network.body(batch.inputs)
            found = {}
            for at, logits in enumerate(self.network.logits(vectors)):
                told = batch.labels[:, at] >= 0
                if bool(told.any()):
                    right = logits[told].argmax(dim=1) == batch.labels[told, at]
                    found[self._labels.columns[at].name] = float(right.float().mean())
            if not found and batch.others is not None and batch.fits is not None:
                nearest = (self.network.body(batch.others) @ vectors.T).argmax(dim=1)
                right = batch.fits.gather(1, nearest[:, None]) == 1
                found["found again"] = float(right.float().mean())
        return sum(found.values()) / max(1, len(found)), found

    def _batch(self, products: Grid, rng: np.random.Generator) -> Batch:
        device = next(self.network.parameters()).device
        inputs = self._views.inputs(products, rng).to(device)
        compared = self._views.others(products, rng)
        return Batch(
            inputs=inputs,
            labels=torch.from_numpy(self._labels.grid[products]).to(device),
            others=None if compared is None else compared[0].to(device),
            fits=None if compared is None else torch.from_numpy(compared[1]).to(device),
        )


def teach(task: EncoderTask, training: TrainingSettings) -> nn.Module:
    """Train a task's network and give its body, on the processor, ready for export."""
    fit(task, training)
    body: nn.Module = task.network.body
    return body.cpu().eval()


def training_of(kind: TrainingSettings, settings: EncoderFitSettings) -> TrainingSettings:
    """How a kind of encoder is trained, with the seed and the epochs that were asked for."""
    asked: dict[str, int] = {"seed": settings.seed}
    if settings.epochs is not None:
        # Who asks for so many epochs wants no more of them.
        asked |= {"epochs": settings.epochs, "min_steps": 1}
    return kind.model_copy(update=asked)


def likeness(labels: Labels, products: Grid) -> NDArray[np.float32]:
    """How alike products are: 1 to themselves, less where they carry the same labels; [n, n]."""
    alike = np.eye(len(products), dtype=np.float32)
    if labels.columns:
        grid = labels.grid[products]
        same = (grid[:, None] == grid[None]).all(axis=2)
        alike = np.maximum(alike, _LIKENESS_CREDIT * same).astype(np.float32)
    return alike
