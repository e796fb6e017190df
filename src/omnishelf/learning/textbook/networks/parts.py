"""What the networks are made of."""

import torch
from torch import Tensor, nn

from omnishelf.encoders.trained.sequence import PADDING


class WordStates(nn.Module):
    """The state of an LSTM or GRU after a text's last word; zeros where there is no word."""

    def __init__(self, words: int, embedding: int, state: int, kind: type[nn.RNNBase]) -> None:
        super().__init__()
        self.embed = nn.Embedding(words, embedding, padding_idx=PADDING)
        self.read = kind(embedding, state, batch_first=True)

    def forward(self, words: Tensor) -> Tensor:
        """States [n, state] of words int [n, w], padded on the right to any width."""
        states, _ = self.read(self.embed(words))
        lengths = (words != PADDING).sum(dim=1)
        last = (lengths - 1).clamp(min=0)[:, None, None].expand(-1, 1, states.shape[2])
        found: Tensor = states.gather(1, last).squeeze(1)
        return found * (lengths > 0).unsqueeze(1).to(found.dtype)


class PictureConvolutions(nn.Module):
    """Two convolutions, each with ReLU and max pooling, of pixels uint8 [n, side, side, 3]."""

    def __init__(self, side: int, channels: tuple[int, int], pool: int) -> None:
        super().__init__()
        first, second = channels
        self.layers = nn.Sequential(
            nn.Conv2d(3, first, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(pool),
            nn.Conv2d(first, second, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(pool),
            nn.Flatten(),
        )
        self.width = second * (side // pool // pool) ** 2

    def forward(self, pixels: Tensor) -> Tensor:
        """What the last pooling leaves, [n, width]."""
        planes = pixels.permute(0, 3, 1, 2).to(torch.float32) / 127.5 - 1.0
        seen: Tensor = self.layers(planes)
        return seen


class OrMissing(nn.Module):
    """Lets rows through that are there, and puts one learned row in place of the others."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.missing = nn.Parameter(torch.zeros(width))

    def forward(self, rows: Tensor, there: Tensor) -> Tensor:
        """Rows [n, width]; `there` is bool [n]."""
        return torch.where(there.unsqueeze(1), rows, self.missing)


class Standardised(nn.Module):
    """Sound features at mean 0 and variance 1."""

    def __init__(self, mean: Tensor, scale: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)

    def forward(self, features: Tensor) -> Tensor:
        """Features [n, d]."""
        return (features - self.get_buffer("mean")) / self.get_buffer("scale")
