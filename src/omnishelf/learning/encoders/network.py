"""A network that embeds one modality, and what it is taught by."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from omnishelf.learning.losses import label_loss, soft_info_nce

_TEMPERATURE = 0.07
"""At the start; it is learned."""

_MOST_SHARPNESS = 100.0
_LABEL_SHARPNESS = 10.0
"""Logits of a label are products with unit vectors: too flat without this."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """B examples, and what they are compared with."""

    inputs: Tensor
    """[B, ...]."""
    labels: Tensor
    """int64 [B, columns]; -1 is missing."""
    others: Tensor | None
    """[M, ...]: other views of the same products, or phrases that ask for them."""
    fits: Tensor | None
    """[M, B]: how well each example answers each of the others, 0 to 1."""


class EmbeddingNetwork(nn.Module):
    """A body from inputs to unit vectors, classifiers of labels over it, and a contrast."""

    def __init__(self, body: nn.Module, dim: int, label_weights: Sequence[Tensor]) -> None:
        """Teach a body.

        Args:
            body: from inputs [n, ...] to unit vectors [n, dim].
            dim: their length.
            label_weights: for each label column, the weight of each of its classes.
        """
        super().__init__()
        self.body = body
        self.classifiers = nn.ModuleList(nn.Linear(dim, len(weights)) for weights in label_weights)
        for place, weights in enumerate(label_weights):
            self.register_buffer(f"label_weights_{place}", weights)
        self.sharpness = nn.Parameter(torch.tensor(math.log(1 / _TEMPERATURE)))

    def forward(self, batch: Batch) -> Tensor:
        """The loss of a batch: labels, and which of the others belong to which example."""
        vectors = self.body(batch.inputs)
        loss: Tensor = vectors.sum() * 0.0
        for place, logits in enumerate(self.logits(vectors)):
            weights = self.get_buffer(f"label_weights_{place}")
            loss = loss + label_loss(logits, batch.labels[:, place], weights)
        loss = loss / max(1, len(self.classifiers))
        if batch.others is None or batch.fits is None:
            return loss
        similarity = self.sharpness.exp().clamp(max=_MOST_SHARPNESS) * (
            self.body(batch.others) @ vectors.T
        )
        contrast = soft_info_nce(similarity, batch.fits)
        return loss + 0.5 * (contrast + soft_info_nce(similarity.T, batch.fits.T))

    def logits(self, vectors: Tensor) -> list[Tensor]:
        """By label column: [n, classes]."""
        return [_LABEL_SHARPNESS * classify(vectors) for classify in self.classifiers]


def unit(vectors: Tensor) -> Tensor:
    """Rows at length 1."""
    return functional.normalize(vectors, dim=-1)
