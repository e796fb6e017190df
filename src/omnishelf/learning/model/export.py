"""From the trained network to ONNX files that search runs without torch."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from omnishelf.learning.export import checked_export
from omnishelf.learning.model.network import ShelfNetwork
from omnishelf.learning.model.standard import Standardiser
from omnishelf.types import Source

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
        ModelError: what ONNX Runtime computes differs from torch by more than 1e-4.
    """
    network = network.cpu().eval()
    rng = torch.Generator().manual_seed(0)
    files: dict[str, bytes] = {}
    for source in network.sources:
        whole = _WholeHead(standardisers[source], network.heads[source]).eval()
        length = len(standardisers[source].mean)
        features = torch.randn((_ROWS, length), generator=rng)
        files[f"head-{source}.onnx"] = checked_export(
            whole, {"features": features}, f"the head of '{source}'"
        )
    tokens = torch.randn((_ROWS, len(network.sources), network.settings.dim), generator=rng)
    present = torch.rand((_ROWS, len(network.sources)), generator=rng) > 0.4  # noqa: PLR2004
    present[:, 0] |= ~present.any(dim=1)
    files["fusion.onnx"] = checked_export(
        network.fusion, {"tokens": tokens, "present": present}, "the fusion"
    )
    return files
