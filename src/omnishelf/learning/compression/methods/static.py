"""Static int8 quantisation."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from omnishelf.encoders.graph import Feed
from omnishelf.learning.compression.material import Material
from omnishelf.learning.compression.method import InapplicableError, Made, graph_of
from omnishelf.learning.compression.methods.prepared import prepared
from omnishelf.learning.compression.target import Target

_GAINING = ("Conv", "MatMul", "Gemm")
_BETWEEN = ("Add", "Clip")
"""Of networks that convolve: with these int8 too, numbers stay so from one layer to the next.
Elsewhere an Add may be of a mask, whose range is infinite."""


class _Reader:
    """Feeds as ONNX Runtime's calibration reads them (`CalibrationDataReader`)."""

    def __init__(self, feeds: Iterator[Feed]) -> None:
        self._feeds = feeds

    def get_next(self) -> Feed | None:
        """The next one; None after the last."""
        return next(self._feeds, None)


def quantise_static(target: Target, _: Material) -> Made:
    """Weights and activations as int8, by ranges seen on the shop's own inputs.

    B. Jacob et al., "Quantization and training of neural networks for efficient
    integer-arithmetic-only inference", CVPR 2018; by ONNX Runtime, a scale for each channel of
    weights, activations between the least and the largest seen. Scales are fixed, so that an
    input comes out the same in any company.

    Raises:
        InapplicableError: the target has no float weights, or the shop nothing to calibrate on.
    """
    from onnxruntime.quantization import (  # noqa: PLC0415
        QuantFormat,
        QuantType,
        quantize_static,
    )

    with TemporaryDirectory() as folder:
        graph = prepared(graph_of(target), Path(folder))
        feeds = [*target.feeds()]
        if not feeds:
            raise InapplicableError("the shop has nothing at hand to calibrate it on")
        convolutions = _convolutions(graph)
        made = Path(folder) / "int8.onnx"
        quantize_static(
            graph,
            made,
            _Reader(iter(feeds)),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=[*_GAINING, *(_BETWEEN if convolutions else ())],
            # What the first layer loses of the pixels no later one can bring back, and it is small.
            nodes_to_exclude=convolutions[:1],
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
        return Made(made.read_bytes(), ".onnx")


def _convolutions(graph: Path) -> list[str]:
    """Names of the nodes that convolve, the first to last."""
    import onnx  # noqa: PLC0415

    return [node.name for node in onnx.load(str(graph)).graph.node if node.op_type == "Conv"]
