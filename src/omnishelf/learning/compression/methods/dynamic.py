"""Dynamic int8 quantisation."""

from pathlib import Path
from tempfile import TemporaryDirectory

from omnishelf.learning.compression.material import Material
from omnishelf.learning.compression.method import InapplicableError, Made, graph_of
from omnishelf.learning.compression.methods.prepared import prepared
from omnishelf.learning.compression.target import Target


def quantise_dynamic(target: Target, _: Material) -> Made:
    """Weights as int8, once; activations as int8 by the range of each batch as it comes.

    B. Jacob et al., "Quantization and training of neural networks for efficient
    integer-arithmetic-only inference", CVPR 2018; by ONNX Runtime. Unsigned weights: ONNX
    Runtime has no kernel that convolves with signed ones.

    Raises:
        InapplicableError: products pass through the target, or it has no float weights.
    """
    if not target.query_side:
        raise InapplicableError(
            "products pass through it in batches, and dynamic int8 scales by the whole batch: a "
            "product's vector would depend on what is placed beside it"
        )
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        made = Path(folder) / "int8.onnx"
        quantize_dynamic(
            prepared(graph_of(target), Path(folder)), made, weight_type=QuantType.QUInt8
        )
        return Made(made.read_bytes(), ".onnx")
