"""From a model in ONNX, such as a classifier, to one that gives its features."""

from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.encoders.clip.preprocessing import PicturePreprocessing
from omnishelf.errors import ModelError

_FEATURES = ("pooler_output", "last_hidden_state")
"""Names of outputs that are features already, the surest first."""

_CLASSIFIERS = ("Gemm", "MatMul")
_MAPS, _ROWS = 4, 2
"""Dimensions of feature maps, and of features that are pooled already."""

_TRIED = 2
"""Pictures; the model must take more than one at a time."""


def pooled_graph(
    path: Path, prepare: PicturePreprocessing
) -> tuple[bytes, PicturePreprocessing, int]:
    """A model cut before its classifier and pooled, how pictures are prepared, and its features.

    Features are the output `pooler_output` or `last_hidden_state`, or an output of feature
    maps, or what the last matrix product (the classifier) takes in. The input's size goes
    before the prepared one's.

    Raises:
        ModelError: the file can't be read, has no features, or takes one picture at a time.
    """
    try:
        import onnx  # noqa: PLC0415
    except ImportError:
        raise ModelError(
            "a backbone in ONNX format needs the package 'onnx': pip install 'omnishelf[offline]'"
        ) from None
    try:
        model = onnx.load(str(path))
    # Protocol buffers have errors of their own.
    except Exception as error:
        raise ModelError(f"{path} can't be read as ONNX: {error}") from None
    weights = {constant.name for constant in model.graph.initializer}
    inputs = [node for node in model.graph.input if node.name not in weights]
    if len(inputs) != 1:
        raise ModelError(f"{path} takes in {len(inputs)} things; a backbone takes pictures alone")
    shape = [dim.dim_value for dim in inputs[0].type.tensor_type.shape.dim]
    if len(shape) == _MAPS and shape[2] and shape[3]:
        prepare = prepare.of_size((shape[2], shape[3]))
    found = _features_of(model.graph)
    if found is None:
        raise ModelError(f"{path} has no features: neither feature maps nor a classifier")
    return _cut(onnx, model, inputs[0], found, prepare, path)


def _features_of(graph: Any) -> str | None:
    """The name of the tensor that holds features."""
    outputs: dict[str, int] = {
        node.name: len(node.type.tensor_type.shape.dim) for node in graph.output
    }
    for name in _FEATURES:
        if name in outputs:
            return name
    for name, dimensions in outputs.items():
        if dimensions == _MAPS:
            return name
    made_by = {output: node for node in graph.node for output in node.output}
    # From the answers back: the first matrix product met is the classifier.
    waiting = [*outputs]
    for name in waiting:
        node = made_by.get(name)
        if node is None:
            continue
        if node.op_type in _CLASSIFIERS:
            return str(node.input[0])
        waiting += [each for each in node.input if each not in waiting]
    return None


def _cut(
    onnx: Any,
    model: Any,
    picture: Any,
    features: str,
    prepare: PicturePreprocessing,
    path: Path,
) -> tuple[bytes, PicturePreprocessing, int]:
    graph = model.graph
    for node in graph.node:
        for place, name in enumerate(node.input):
            if name == picture.name:
                node.input[place] = "pixels"
    picture.name = "pixels"
    picture.type.tensor_type.shape.dim[0].dim_param = "rows"
    dimensions = _dimensions(onnx, model, features, prepare, path)
    last = features
    if dimensions == _MAPS:
        graph.node.append(onnx.helper.make_node("GlobalAveragePool", [features], ["pooled_maps"]))
        last = "pooled_maps"
    graph.node.append(onnx.helper.make_node("Flatten", [last], ["vectors"], axis=1))
    _leave_out_unused(graph)
    _answer(onnx, graph, "vectors")
    content: bytes = model.SerializeToString()
    return content, prepare, _run(content, prepare, path).shape[1]


def _dimensions(
    onnx: Any, model: Any, features: str, prepare: PicturePreprocessing, path: Path
) -> int:
    """Whether features are maps or rows, by running the model: few files tell it."""
    trial = type(model)()
    trial.CopyFrom(model)
    _answer(onnx, trial.graph, features)
    found = _run(trial.SerializeToString(), prepare, path)
    if found.ndim not in (_MAPS, _ROWS):
        raise ModelError(f"{path}: its features '{features}' are neither maps nor rows")
    return int(found.ndim)


def _answer(onnx: Any, graph: Any, name: str) -> None:
    del graph.output[:]
    graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))


def _leave_out_unused(graph: Any) -> None:
    """Drop nodes and weights that `vectors` does not need."""
    needed = {"vectors"}
    kept = []
    for node in reversed(graph.node):
        if needed & set(node.output):
            needed |= set(node.input)
            kept.append(node)
    weights = [constant for constant in graph.initializer if constant.name in needed]
    inputs = [node for node in graph.input if node.name in needed]
    for field, left in (("node", kept[::-1]), ("initializer", weights), ("input", inputs)):
        del getattr(graph, field)[:]
        getattr(graph, field).extend(left)
    # Lengths that were told for one picture at a time would be wrong now.
    del graph.value_info[:]


def _run(content: bytes, prepare: PicturePreprocessing, path: Path) -> np.ndarray[Any, Any]:
    import onnxruntime  # noqa: PLC0415

    pixels = np.random.default_rng(0).random((_TRIED, 3, *prepare.size), np.float32)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        features = np.asarray(session.run(None, {"pixels": pixels})[0])
    # ONNX Runtime has an error for each thing that can be wrong.
    except Exception as error:
        first = str(error).splitlines()[0][:200]
        raise ModelError(
            f"{path} does not run on {_TRIED} pictures of {prepare.size} pixels at once: {first}"
        ) from None
    if len(features) != _TRIED:
        raise ModelError(f"{path} takes one picture at a time: export it with a free batch size")
    return features
