"""Weights of a backbone, under the names that torchvision gives them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from omnishelf.errors import ModelError

State = Mapping[str, Tensor]

_DTYPES = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "I64": np.int64}
_TRANSFORMERS = (
    (re.compile(r"^(resnet\.)?embedder\.embedder\.convolution\."), "conv1."),
    (re.compile(r"^(resnet\.)?embedder\.embedder\.normalization\."), "bn1."),
    (re.compile(r"^(resnet\.)?encoder\.stages\.(\d+)\.layers\.(\d+)\."), "layer{stage}.{block}."),
    (re.compile(r"\.shortcut\.convolution\."), ".downsample.0."),
    (re.compile(r"\.shortcut\.normalization\."), ".downsample.1."),
    (re.compile(r"\.layer\.(\d)\.convolution\."), ".conv{part}."),
    (re.compile(r"\.layer\.(\d)\.normalization\."), ".bn{part}."),
)
"""Names that the package transformers gives the parts of a ResNet."""


def read_weights(path: Path) -> State:
    """Tensors by name, float32; no code of the file's own is run.

    Raises:
        ModelError: the file can't be read, or holds more than tensors.
    """
    try:
        read = _safetensors if path.suffix == ".safetensors" else _torch
        found = {name: tensor for name, tensor in read(path).items() if torch.is_tensor(tensor)}
    # The unpickler raises whatever it meets in a damaged file.
    except Exception as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelError(f"{path} can't be read as weights: {first}") from None
    return {
        torchvision_name(name): tensor.float() if tensor.is_floating_point() else tensor
        for name, tensor in found.items()
    }


def torchvision_name(name: str) -> str:
    """A weight's name in torchvision, where transformers named it."""
    for pattern, replacement in _TRANSFORMERS:
        name = pattern.sub(lambda found, to=replacement: _renamed(found, to), name)  # type: ignore[misc]
    return name


def _renamed(found: re.Match[str], to: str) -> str:
    numbers = [int(group) + 1 for group in found.groups() if group and group.isdigit()]
    if "{stage}" in to:
        return to.format(stage=numbers[0], block=numbers[1] - 1)
    return to.format(part=numbers[0]) if "{part}" in to else to


def _torch(path: Path) -> Mapping[str, Any]:
    content = torch.load(path, map_location="cpu", weights_only=True)
    state: Mapping[str, Any] = content.get("state_dict", content)
    return state


def _safetensors(path: Path) -> Mapping[str, Any]:
    """The format is a length, a JSON header of that length, and the numbers."""
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    numbers = memoryview(content)[8 + length :]
    state = {}
    for name, facts in header.items():
        if name != "__metadata__":
            start, end = facts["data_offsets"]
            array = np.frombuffer(numbers[start:end], _DTYPES[facts["dtype"]])
            state[name] = torch.from_numpy(array.reshape(facts["shape"]).copy())
    return state
