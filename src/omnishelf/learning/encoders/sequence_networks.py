"""Networks that read sequences of terms: LSTM and GRU in both directions, and a transformer."""

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
        layer = nn.TransformerEncoderLayer(
            _WIDTH, _HEADS, _INNER, _DROPOUT, batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, _LAYERS, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(_WIDTH)
        self.out = nn.Linear(_WIDTH, dim)

    def forward(self, tokens: Tensor) -> Tensor:
        """Unit vectors [n, dim] of int64 [n, length], padded on the right."""
        padding = tokens == PADDING
        x = self.embed(tokens) + self.places[: tokens.shape[1]]
        states = self.norm(self.layers(x, src_key_padding_mask=padding))
        return unit(self.out(_mean(states, ~padding.unsqueeze(-1))))


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
