"""ResNet and ResNeXt, their architecture read from their weights."""

import re

import torch
from torch import Tensor, nn
from torch.nn import functional

from omnishelf.learning.encoders.backbones.weights import State

_STAGES = 4
_BOTTLENECK = 3
"""Convolutions of a block with a bottleneck; a basic one has two."""


class ResNetFeatures(nn.Module):
    """Everything before the classifier: the mean of the last feature maps, [n, channels].

    K. He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, with the stride on
    the 3 x 3 convolution, as torchvision has it; S. Xie et al., CVPR 2017 for groups.
    """

    def __init__(self, state: State) -> None:
        """Build what these weights (by torchvision's names) are of; they are not loaded yet."""
        super().__init__()
        channels = state["conv1.weight"].shape[0]
        kernel = state["conv1.weight"].shape[2]
        self.conv1 = nn.Conv2d(3, channels, kernel, 2, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.pool = nn.MaxPool2d(3, 2, 1)
        for stage in range(1, _STAGES + 1):
            blocks = []
            for number in range(_count(state, stage)):
                stride = 2 if stage > 1 and number == 0 else 1
                block = _Block(state, f"layer{stage}.{number}", channels, stride)
                channels = block.channels
                blocks.append(block)
            self.add_module(f"layer{stage}", nn.Sequential(*blocks))

    def forward(self, pixels: Tensor) -> Tensor:
        """Features [n, channels] of float32 [n, 3, height, width]."""
        x = self.pool(functional.relu(self.bn1(self.conv1(pixels))))
        for stage in range(1, _STAGES + 1):
            x = self.get_submodule(f"layer{stage}")(x)
        return torch.mean(x, dim=(2, 3))


class _Block(nn.Module):
    """Two or three convolutions beside a shortcut."""

    def __init__(self, state: State, name: str, channels: int, stride: int) -> None:
        super().__init__()
        inputs = channels
        self.parts = _BOTTLENECK if f"{name}.conv3.weight" in state else 2
        for part in range(1, self.parts + 1):
            outputs, width, kernel, _ = state[f"{name}.conv{part}.weight"].shape
            step = stride if part == self.parts - 1 else 1
            self.add_module(
                f"conv{part}",
                nn.Conv2d(
                    channels, outputs, kernel, step, kernel // 2, groups=channels // width,
                    bias=False,
                ),
            )  # fmt: skip
            self.add_module(f"bn{part}", nn.BatchNorm2d(outputs))
            channels = outputs
        self.channels = channels
        self.downsample = (
            nn.Sequential(
                nn.Conv2d(inputs, channels, 1, stride, bias=False), nn.BatchNorm2d(channels)
            )
            if f"{name}.downsample.0.weight" in state
            else nn.Identity()
        )

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for part in range(1, self.parts + 1):
            y = self.get_submodule(f"bn{part}")(self.get_submodule(f"conv{part}")(y))
            if part < self.parts:
                y = functional.relu(y)
        return functional.relu(y + self.downsample(x))


def _count(state: State, stage: int) -> int:
    """Blocks of a stage."""
    pattern = re.compile(rf"layer{stage}\.(\d+)\.")
    return 1 + max((int(found[1]) for name in state if (found := pattern.match(name))), default=-1)
