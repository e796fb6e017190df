"""Sub-models whose logits add up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """x W + b."""

    weight: Matrix
    """[inputs, outputs]."""
    bias: Matrix
    """[outputs]."""


@dataclass(frozen=True, slots=True, eq=False)
class SubModel:
    """A network for one modality: layers with rectifiers between them; one layer is linear."""

    layers: tuple[Layer, ...]

    def logits(self, features: Matrix) -> Matrix:
        """[n, classes] from features [n, d]."""
        x = features
        for layer in self.layers[:-1]:
            x = np.maximum(x @ layer.weight + layer.bias, np.float32(0))
        return x @ self.layers[-1].weight + self.layers[-1].bias


@dataclass(frozen=True, slots=True, eq=False)
class JointModel:
    """Sub-models that were trained together (`learning/model_fusion.py` trains them)."""

    sub_models: tuple[SubModel, ...]
    """One for each modality. A weight beside each would add nothing: its last layer holds it."""
    bias: Matrix
    """[classes]: what is said of a thing that nothing is known of."""


def joint(
    blocks: Sequence[Matrix], present: NDArray[np.bool_], model: JointModel
) -> tuple[Matrix, Matrix]:
    """Fuse by adding up the sub-models' logits: z = b + sum_m f_m(x_m), over the m present.

    Each f_m has learned what to add to what the others say, since one loss trained them all: a
    generalised additive model over modalities (T. Hastie, R. Tibshirani, Statistical Science 1
    (1986)), and a product of experts (G. Hinton, Neural Computation 14 (2002)), as a sum of
    logits is a product of odds. With one class the sigmoid of z is its probability, with more
    the softmax.

    Args:
        blocks: m of float32 [n, d_m]; what is not present is never read.
        present: bool [n, m].
        model: trained for these modalities, in this order.

    Returns:
        Logits float32 [n, classes], and contributions [n, m + 1, classes], which sum to them:
        each modality's, then the bias.

    Raises:
        ValueError: the shapes don't belong together.
    """
    if len(blocks) != len(model.sub_models) or present.shape[1] != len(blocks):
        raise ValueError(
            f"{len(blocks)} blocks, present {present.shape} and {len(model.sub_models)} "
            "sub-models do not fit"
        )
    parts = np.zeros((len(present), len(blocks) + 1, len(model.bias)), np.float32)
    for place, (block, sub_model) in enumerate(zip(blocks, model.sub_models, strict=True)):
        there = present[:, place]
        parts[there, place] = sub_model.logits(block[there])
    parts[:, -1] = model.bias
    return parts.sum(axis=1), parts
