"""A small builder of ONNX graphs."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

OPSET = 17


class Graph:
    """Collects constants and nodes; every call returns the name of what it made."""

    def __init__(self) -> None:
        self._constants: list[Any] = []
        self._nodes: list[Any] = []

    def constant(self, value: NDArray[Any] | float | int | list[int]) -> str:
        """A constant tensor; Python floats become float32, ints int64."""
        array = np.asarray(value)
        if array.dtype == np.float64:
            array = array.astype(np.float32)
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def node(self, op: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        """A node with one output."""
        name = output or f"n{len(self._nodes)}"
        self._nodes.append(
            helper.make_node(op, list(inputs), [name], name=f"{op}_{name}", **attributes)
        )
        return name

    def save(self, path: Path, inputs: list[Any], outputs: list[Any]) -> None:
        """Check the graph and write it."""
        graph = helper.make_graph(self._nodes, path.stem, inputs, outputs, self._constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9
        )
        onnx.checker.check_model(model)
        onnx.save(model, str(path))
