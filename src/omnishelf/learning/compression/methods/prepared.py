"""A graph made ready to be quantised."""

from pathlib import Path

from omnishelf.learning.compression.methods.weights import read_float_graph


def prepared(graph: Path, folder: Path) -> Path:
    """A copy of a graph with its shapes inferred and its constants folded.

    Args:
        graph: an ONNX file.
        folder: to write the copy to.

    Raises:
        InapplicableError: it has no float32 weights.
    """
    read_float_graph(graph)
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415

    made = folder / "prepared.onnx"
    # Symbolic shapes would need one more package, for graphs that branch by their shapes.
    quant_pre_process(str(graph), str(made), skip_symbolic_shape=True)
    return made
