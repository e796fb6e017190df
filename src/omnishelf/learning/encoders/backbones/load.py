"""Opening a backbone from a folder or the hub, in whichever format it has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import nn

from omnishelf.encoders.clip.preprocessing import PicturePreprocessing
from omnishelf.encoders.hub import from_hub
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.backbones.onnx_features import pooled_graph
from omnishelf.learning.encoders.backbones.preparing import preparing_of
from omnishelf.learning.encoders.backbones.resnet import ResNetFeatures
from omnishelf.learning.encoders.backbones.torch_features import exported
from omnishelf.learning.encoders.backbones.vgg import VggFeatures
from omnishelf.learning.encoders.backbones.weights import State, read_weights

_CONFIGS = ["config.json", "preprocessor_config.json"]
_FORMATS = (["onnx/model.onnx", "model.onnx"], ["model.safetensors"], ["pytorch_model.bin"])
"""Of the hub, those that are dearest to convert last."""

_FILES = (
    "onnx/model.onnx", "model.onnx", "*.onnx", "*.safetensors", "*.bin", "*.pth", "*.pt",
)  # fmt: skip
"""Where a folder has its weights; the first pattern that fits."""

_ARCHITECTURES: Mapping[str, Callable[[State], nn.Module]] = {
    "conv1.weight": ResNetFeatures,
    "features.0.weight": VggFeatures,
}
"""By a weight that only this architecture has."""


@dataclass(frozen=True, slots=True, eq=False)
class Backbone:
    """A network from `pixels` to `vectors` in ONNX, and how pictures are prepared for it."""

    graph: bytes
    prepare: PicturePreprocessing
    dim: int


def load_backbone(model: str) -> Backbone:
    """A backbone such as ResNet or VGG, its last feature maps averaged over the picture.

    Args:
        model: a folder, or the name of a model on the Hugging Face hub. It holds an ONNX file
            (`onnx/model.onnx`, or the only one there is) or the weights of a ResNet or VGG as
            torchvision, timm or transformers name them (`*.safetensors`, `*.bin`, `*.pth`).

    Raises:
        ModelError: nothing is there, or it is no backbone that we can open.
    """
    folder = Path(model).expanduser()
    if not folder.is_dir():
        folder = from_hub(
            model, _CONFIGS, _FORMATS, has_weights=lambda at: bool(_weights(at)), what="backbone"
        )
    prepare = preparing_of(folder)
    weights = _weights(folder)
    if weights is None:
        raise ModelError(
            f"{folder} holds no backbone: it needs one ONNX file, or weights (*.safetensors, "
            "*.bin, *.pth)"
        )
    if weights.suffix == ".onnx":
        return Backbone(*pooled_graph(weights, prepare))
    state = read_weights(weights)
    for mark, architecture in _ARCHITECTURES.items():
        if mark in state:
            return Backbone(*exported(architecture(state), state, weights, prepare))
    raise ModelError(f"{weights} holds neither a ResNet nor a VGG: give the model as ONNX")


def _weights(folder: Path) -> Path | None:
    """The file of the first pattern that fits any; it must be the only one."""
    for pattern in _FILES:
        found = sorted(folder.glob(pattern))
        if len(found) > 1:
            raise ModelError(f"{folder} holds several files {pattern}: leave one of them there")
        if found:
            return found[0]
    return None
