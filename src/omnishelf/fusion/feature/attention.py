"""Self-attention over the modalities' vectors."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.fusion.feature.present import Present, Tokens, present_only

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class AttentionWeights:
    """What a trained attention fusion consists of (`learning/model/network.py` trains one)."""

    heads: int
    """How many; d is divisible by it."""
    offsets: Array
    """[m, d], added to each modality's token before attention."""
    in_weight: Array
    """[3 d, d]: the projections to queries, keys and values, one above the other."""
    in_bias: Array
    """[3 d]."""
    out_weight: Array
    """[d, d]."""
    out_bias: Array
    """[d]."""
    gate: Array
    """[d]: how much a token has to say; a bias would change nothing."""


def attention(tokens: Tokens, present: Present, weights: AttentionWeights) -> Vectors:
    """Fuse by one layer of multi-head self-attention and a gate, over what is present.

    With x_m = t_m + offset_m, for each head h and all m, l present:
        a_h = softmax_l(Q_h x_m . K_h x_l / sqrt(d / heads)),  y_m = O concat_h(a_h V_h x)
        g = softmax_m(gate . x_m),  v = sum_m g_m (t_m + y_m) / |...|

    A. Vaswani et al., "Attention Is All You Need", 2017, section 3.2; the sum over gated
    tokens is the attention pooling of M. Ilse, J. Tomczak, M. Welling, ICML 2018.

    Args:
        tokens: float32 [n, m, d], unit vectors of one space.
        present: bool [n, m].
        weights: the trained arrays.

    Returns:
        float32 [n, d], unit rows; zeros where nothing is present.

    Raises:
        ValueError: the shapes don't belong together.
    """
    known = present_only(tokens, present)
    shifted = known + weights.offsets
    # A thing with nothing would be a softmax over nothing: it is worked out over all its zeros.
    heard = present | ~present.any(axis=1, keepdims=True)
    gates = _softmax(shifted @ weights.gate, heard)
    fused = known + _attended(shifted, heard, weights)
    return unit_rows(np.einsum("nmd,nm->nd", fused, gates * present))


def _attended(x: Array, heard: Present, weights: AttentionWeights) -> Array:
    """Multi-head self-attention [n, m, d]."""
    n, m, d = x.shape
    projected = x @ weights.in_weight.T + weights.in_bias
    # [3, n, heads, m, d / heads]
    split = projected.reshape(n, m, 3, weights.heads, d // weights.heads).transpose(2, 0, 3, 1, 4)
    queries, keys, values = split
    scores = queries @ keys.swapaxes(-1, -2) / np.sqrt(np.float32(d // weights.heads))
    attended = _softmax(scores, heard[:, None, None, :]) @ values
    joined = attended.transpose(0, 2, 1, 3).reshape(n, m, d)
    return np.asarray(joined @ weights.out_weight.T + weights.out_bias, np.float32)


def _softmax(scores: NDArray[Any], heard: Present) -> Array:
    """Shares along the last axis, among those heard."""
    kept = np.where(heard, scores, -np.inf)
    raised = np.exp(kept - kept.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)
