"""From the trained network to ONNX files that search runs without torch."""

import io
from collections.abc import Mapping

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from omnishelf.errors import ModelError
from omnishelf.learning.model.network import ShelfNetwork
from omnishelf.learning.model.standard import Standardiser
from omnishelf.types import Source

TOLERANCE = 1e-4
"""Largest difference of any output between torch and ONNX Runtime."""

_OPSET = 17
_ROWS = 5


class _WholeHead(nn.Module):
    """A head with its standardisation: raw features in, unit vectors out."""

    def __init__(self, standardiser: Standardiser, head: nn.Module) -> None:
        super().__init__()
        self.register_buffer("mean", torch.from_numpy(standardiser.mean))
        self.register_buffer("basis", torch.from_numpy(standardiser.basis))
        self.head = head

    def forward(self, features: Tensor) -> Tensor:
        """Unit vectors [n, dim] of raw features [n, d]."""
        moved: Tensor = self.head((features - self.get_buffer("mean")) @ self.get_buffer("basis"))
        return moved


def export_network(
    network: ShelfNetwork, standardisers: Mapping[Source, Standardiser]
) -> dict[str, bytes]:
    """ONNX files by name: `head-SOURCE.onnx` and `fusion.onnx`, each checked against torch.

    Raises:
        ModelError: what ONNX Runtime computes differs by more than `TOLERANCE`.
    """
    network = network.cpu().eval()
    rng = torch.Generator().manual_seed(0)
    files: dict[str, bytes] = {}
    for source in network.sources:
        whole = _WholeHead(standardisers[source], network.heads[source]).eval()
        length = len(standardisers[source].mean)
        features = torch.randn((_ROWS, length), generator=rng)
        files[f"head-{source}.onnx"] = _export(
            whole, {"features": features}, f"the head of '{source}'"
        )
    tokens = torch.randn((_ROWS, len(network.sources), network.settings.dim), generator=rng)
    present = torch.rand((_ROWS, len(network.sources)), generator=rng) > 0.4  # noqa: PLR2004
    present[:, 0] |= ~present.any(dim=1)
    files["fusion.onnx"] = _export(
        network.fusion, {"tokens": tokens, "present": present}, "the fusion"
    )
    return files


def _export(module: nn.Module, inputs: Mapping[str, Tensor], what: str) -> bytes:
    buffer = io.BytesIO()
    # The fused kernel that inference mode would choose has no ONNX form.
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with torch.no_grad():
            wanted = module(*inputs.values()).numpy()
            torch.onnx.export(
                module,
                tuple(inputs.values()),
                buffer,
                input_names=[*inputs],
                output_names=["vectors"],
                dynamic_axes={name: {0: "rows"} for name in (*inputs, "vectors")},
                opset_version=_OPSET,
                dynamo=False,
            )
    finally:
        torch.backends.mha.set_fastpath_enabled(True)
    content = buffer.getvalue()
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    found = session.run(None, {name: value.numpy() for name, value in inputs.items()})[0]
    difference = float(np.abs(found - wanted).max())
    if not difference <= TOLERANCE:
        raise ModelError(
            f"{what} comes out differently in ONNX Runtime (by {difference:.2g}): the shop keeps "
            "the model it had; please report this with the versions of torch and onnxruntime"
        )
    return content
