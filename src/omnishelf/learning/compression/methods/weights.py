"""The weights of an ONNX graph that a method can make smaller."""

from pathlib import Path
from typing import Any

from omnishelf.learning.compression.method import InapplicableError

_MULTIPLYING = frozenset({"MatMul", "Gemm", "Conv"})


def float_weights(model: Any) -> list[Any]:
    """The graph's float32 constants that inputs are multiplied by, matrices and kernels.

    Args:
        model: an ONNX model.
    """
    from onnx import TensorProto  # noqa: PLC0415

    used = {
        name for node in model.graph.node if node.op_type in _MULTIPLYING for name in node.input
    }
    return [
        each
        for each in model.graph.initializer
        if each.name in used and each.data_type == TensorProto.FLOAT and len(each.dims) > 1
    ]


def read_float_graph(path: Path) -> Any:
    """The ONNX model of a file.

    Raises:
        InapplicableError: it has no float32 weights.
    """
    import onnx  # noqa: PLC0415

    model = onnx.load(str(path))
    if not float_weights(model):
        raise InapplicableError("its weights are int8 already: nothing is left to make smaller")
    return model
