"""Networks that read sequences of terms: LSTM and GRU in both directions, and a transformer."""

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from omnishelf.encoders.trained.sequence import LONGEST, PADDING
from omnishelf.learning.encoders.network import unit

_WIDTH = 128
"""Of the embedding of a term, and of a recurrent state in each direction."""

_HEADS, _LAYERS, _INNER = 4, 2, 256
_DROPOUT = 0.1


class RecurrentNetwork(nn.Module):
    """An LSTM or GRU that reads from both ends; its states are pooled over the terms.

    S. Hochreiter, J. Schmidhuber, Neural Computation 9 (1997); K. Cho et al., EMNLP 2014. Each
    direction is a network of its own that meets padding last, and padding is not pooled: a
    text encodes the same whatever it is padded to.
    """

    def __init__(self, layer: type[nn.RNNBase], terms: int, dim: int) -> None:
        """A network over so many numbers of terms."""
        super().__init__()
        self.embed = nn.Embedding(terms, _WIDTH, padding_idx=PADDING)
        self.drop = nn.Dropout(_DROPOUT)
        self.onward = layer(_WIDTH, _WIDTH, batch_first=True)
        self.backward_ = layer(_WIDTH, _WIDTH, batch_first=True)
        self.out = nn.Linear(4 * _WIDTH, dim)

    def forward(self, tokens: Tensor) -> Tensor:
        """Unit vectors [n, dim] of int64 [n, length], padded on the right."""
        there = (tokens != PADDING).unsqueeze(-1)
        x = self.drop(self.embed(tokens))
        forth, _ = self.onward(x)
        back, _ = self.backward_(_reversed(x, there))
        states = torch.cat([forth, back], dim=-1)
        return unit(self.out(torch.cat([_mean(states, there), _max(states, there)], dim=-1)))


class TransformerNetwork(nn.Module):
    """A small transformer encoder; its states are averaged over the terms.

    A. Vaswani et al., NeurIPS 2017, with the norms first: R. Xiong et al., ICML 2020.
    """

    def __init__(self, terms: int, dim: int) -> None:
        """A network over so many numbers of terms."""
        super().__init__()
        self.embed = nn.Embedding(terms, _WIDTH, padding_idx=PADDING)
        self.places = nn.Parameter(torch.randn(LONGEST, _WIDTH) * 0.02)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.norm = nn.LayerNorm(_WIDTH)
        self.out = nn.Linear(_WIDTH, dim)

    def forward(self, tokens: Tensor) -> Tensor:
        """Unit vectors [n, dim] of int64 [n, length], padded on the right."""
        there = tokens != PADDING
        x = self.embed(tokens) + self.places[: tokens.shape[1]]
        for layer in self.layers:
            x = layer(x, there)
        return unit(self.out(_mean(self.norm(x), there.unsqueeze(-1))))


class _Layer(nn.Module):
    """Self-attention over the terms that are there, then two linear layers.

    Torch's own layer would be exported for sequences of one length only.
    """

    def __init__(self) -> None:
        super().__init__()
        self.norm_attention, self.norm_inner = nn.LayerNorm(_WIDTH), nn.LayerNorm(_WIDTH)
        self.project = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.merge = nn.Linear(_WIDTH, _WIDTH)
        self.inner = nn.Sequential(
            nn.Linear(_WIDTH, _INNER), nn.GELU(), nn.Dropout(_DROPOUT), nn.Linear(_INNER, _WIDTH)
        )
        self.drop = nn.Dropout(_DROPOUT)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        """States [n, length, width] of states, and bool [n, length]."""
        parts = self.project(self.norm_attention(x)).unflatten(-1, (3, _HEADS, _WIDTH // _HEADS))
        asked, shown, told = parts.permute(2, 0, 3, 1, 4)
        weights = asked @ shown.transpose(-1, -2) / math.sqrt(_WIDTH // _HEADS)
        weights = weights.masked_fill(~there[:, None, None], -1e4).softmax(dim=-1)
        mixed = (weights @ told).transpose(1, 2).flatten(2)
        x = x + self.drop(self.merge(mixed))
        return x + self.drop(self.inner(self.norm_inner(x)))


NETWORKS: Mapping[str, Callable[[int, int], nn.Module]] = {
    "lstm": lambda terms, dim: RecurrentNetwork(nn.LSTM, terms, dim),
    "gru": lambda terms, dim: RecurrentNetwork(nn.GRU, terms, dim),
    "transformer": TransformerNetwork,
}
"""By kind: a network over so many numbers of terms, into vectors of so many dimensions."""


def _reversed(x: Tensor, there: Tensor) -> Tensor:
    """Each sequence of x [n, length, d] from its last term to its first, padding after it."""
    lengths = there.long().sum(dim=1)
    # A running count rather than arange: its length follows the input's in ONNX too.
    at = torch.cumsum(torch.ones_like(there[:, :, 0], dtype=torch.long), dim=1) - 1
    places = (lengths - 1 - at).clamp(min=0).unsqueeze(-1).expand(-1, -1, x.shape[-1])
    return torch.gather(x, 1, places) * there.to(x.dtype)


def _mean(states: Tensor, there: Tensor) -> Tensor:
    mask = there.to(states.dtype)
    return (states * mask).sum(dim=1) / mask.sum(dim=1)


def _max(states: Tensor, there: Tensor) -> Tensor:
    return states.masked_fill(~there, -1e4).amax(dim=1)
