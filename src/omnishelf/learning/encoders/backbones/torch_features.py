"""From weights of a known architecture to ONNX."""

from pathlib import Path

import torch
from torch import Tensor, nn

from omnishelf.encoders.clip.preprocessing import PicturePreprocessing
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.backbones.weights import State
from omnishelf.learning.encoders.network import unit
from omnishelf.learning.export import checked_export

_CLASSIFIER = ("fc.", "classifier.", "pre_logits.", "head.")
"""Where names of what stands after the features begin."""


def exported(
    network: nn.Module, state: State, weights: Path, prepare: PicturePreprocessing
) -> tuple[bytes, PicturePreprocessing, int]:
    """A network with the weights of a file as ONNX, how pictures are prepared, and its features.

    Raises:
        ModelError: the weights are of another architecture.
    """
    network.load_state_dict(_features(network, state, weights))
    # Unit vectors, as they are used: what ONNX Runtime may differ by is told in their terms.
    network = nn.Sequential(network, _Unit()).eval()
    pixels = torch.rand((2, 3, *prepare.size), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        dim = int(network(pixels).shape[1])
    return checked_export(network, {"pixels": pixels}, f"the backbone {weights}"), prepare, dim


class _Unit(nn.Module):
    def forward(self, features: Tensor) -> Tensor:
        return unit(features)


def _features(network: nn.Module, state: State, weights: Path) -> State:
    own = network.state_dict()
    kept = {name: value for name, value in state.items() if not name.startswith(_CLASSIFIER)}
    wrong = [
        name
        for name in sorted(own.keys() | kept.keys())
        # The count of batches is of no use after training, and not every file has it.
        if not name.endswith("num_batches_tracked")
        and (name not in own or name not in kept or own[name].shape != kept[name].shape)
    ]
    if wrong:
        raise ModelError(
            f"{weights} is not a plain ResNet or VGG ('{wrong[0]}' does not fit): give the model "
            "as ONNX"
        )
    return {**own, **kept}
