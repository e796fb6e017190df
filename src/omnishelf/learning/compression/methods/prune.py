"""Pruning by magnitude."""

import gzip
from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.compression.gate import SMALLER
from omnishelf.learning.compression.material import Material
from omnishelf.learning.compression.method import InapplicableError, Made, graph_of
from omnishelf.learning.compression.methods.weights import float_weights, read_float_graph
from omnishelf.learning.compression.target import Target

_SHARES = tuple(step / 20 for step in range(1, 20))


def pruned(weights: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """A copy with the `floor(share * size)` weights of the least magnitude made zero.

    S. Han et al., "Learning both weights and connections for efficient neural networks",
    NeurIPS 2015, without training again. Of equal magnitudes the first go first.
    """
    kept = weights.copy()
    order = np.argsort(np.abs(weights), axis=None, kind="stable")
    kept.reshape(-1)[order[: int(share * weights.size)]] = 0
    return kept


def prune(target: Target, _: Material) -> Made:
    """Zeros in each matrix and kernel, as few as make the gzipped file half of what it was.

    ONNX Runtime multiplies by a zero as by any other number: no share makes it faster, so the
    file is what can be gained, and more zeros than that need would only cost quality.

    Raises:
        InapplicableError: the target has no float weights, or too few to halve it.
    """
    path = graph_of(target)
    model = read_float_graph(path)
    wanted = SMALLER * path.stat().st_size
    found = bisect_left(_SHARES, True, key=lambda share: len(_written(model, share)) <= wanted)
    if found == len(_SHARES):
        raise InapplicableError(
            f"with {_SHARES[-1]:.0%} of its weights zero its file is still not half of what it was"
        )
    return Made(_written(model, _SHARES[found]), ".onnx.gz")


def _written(model: Any, share: float) -> bytes:
    """The gzipped file of a model with this share of its weights zero; the same bytes each time."""
    import onnx  # noqa: PLC0415
    from onnx import numpy_helper  # noqa: PLC0415

    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for weights in float_weights(copy):
        zeroed = pruned(numpy_helper.to_array(weights), share)
        weights.CopyFrom(numpy_helper.from_array(zeroed, weights.name))
    return gzip.compress(copy.SerializeToString(), mtime=0)
