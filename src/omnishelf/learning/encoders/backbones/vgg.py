"""VGG, with and without batch normalisation, its architecture read from its weights."""

import torch
from torch import Tensor, nn

from omnishelf.learning.encoders.backbones.weights import State

_CONVOLUTION = 4
"""Dimensions of its weight; that of a normalisation has one."""


class VggFeatures(nn.Module):
    """Everything before the classifier: the mean of the last feature maps, [n, channels].

    K. Simonyan, A. Zisserman, "Very Deep Convolutional Networks", ICLR 2015. Layers are
    numbered in a row: convolution, perhaps normalisation, ReLU, perhaps pooling. Numbers
    without weights are ReLU after those with, and pooling after ReLU.
    """

    def __init__(self, state: State) -> None:
        """Build what these weights (by torchvision's names) are of; they are not loaded yet."""
        super().__init__()
        layers: list[nn.Module] = []
        last = max(int(name.split(".")[1]) for name in state if name.startswith("features."))
        for number in range(last + 1):
            weight = state.get(f"features.{number}.weight")
            if weight is None:
                layers.append(nn.MaxPool2d(2) if _is_relu(layers) else nn.ReLU())
            elif weight.ndim == _CONVOLUTION:
                outputs, inputs = weight.shape[:2]
                layers.append(nn.Conv2d(inputs, outputs, weight.shape[2], padding=1))
            else:
                layers.append(nn.BatchNorm2d(len(weight)))
        self.features = nn.Sequential(*layers, nn.ReLU(), nn.MaxPool2d(2))

    def forward(self, pixels: Tensor) -> Tensor:
        """Features [n, channels] of float32 [n, 3, height, width]."""
        return torch.mean(self.features(pixels), dim=(2, 3))


def _is_relu(layers: list[nn.Module]) -> bool:
    return isinstance(layers[-1], nn.ReLU)
