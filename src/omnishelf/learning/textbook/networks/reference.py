"""The reference network: text, picture and sound side by side, and a dense layer over them.

Embedding 128, LSTM 128; convolutions of 32 and 64 channels with pooling; sound features;
concatenation; dense 128 with ReLU; sigmoid; binary cross-entropy; Adam at 1e-3.

The dense layer over the concatenation of a query and a product is a sum of two: W [q; p] + b =
V q + (U p + b). Each tower gives its own summand, and the scorer goes on from their sum: the
same network, but a product's share is computed once for all queries.
"""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from omnishelf.learning.textbook.inputs import PICTURE, SOUND, TEXT
from omnishelf.learning.textbook.networks.pair import PairNetwork, Shape
from omnishelf.learning.textbook.networks.parts import (
    OrMissing,
    PictureConvolutions,
    Standardised,
    WordStates,
)


class ReferenceQuery(nn.Module):
    """A query's summand of the dense layer."""

    def __init__(self, words: WordStates, shape: Shape) -> None:
        super().__init__()
        self.words = words
        self.dense = nn.Linear(shape.settings.state, shape.settings.dense, bias=False)

    def forward(self, words: Tensor) -> Tensor:
        """Vectors [n, dense] of words int64 [n, w]."""
        return cast(Tensor, self.dense(self.words(words)))


class ReferenceProduct(nn.Module):
    """A product's summand of the dense layer, over its text, picture and sound."""

    def __init__(self, words: WordStates, shape: Shape) -> None:
        super().__init__()
        settings = shape.settings
        self.words = words
        self.pictures = PictureConvolutions(
            settings.picture_side, settings.convolutions, settings.pool
        )
        self.sounds = Standardised(shape.sound_mean, shape.sound_scale)
        widths = (settings.state, self.pictures.width, len(shape.sound_mean))
        self.or_missing = nn.ModuleList(OrMissing(width) for width in widths)
        self.dense = nn.Linear(sum(widths), settings.dense)

    def forward(self, words: Tensor, pixels: Tensor, sounds: Tensor, present: Tensor) -> Tensor:
        """Vectors [n, dense]; `present` is bool [n, 3]."""
        blocks = {
            TEXT: self.words(words),
            PICTURE: self.pictures(pixels),
            SOUND: self.sounds(sounds),
        }
        known = [self.or_missing[at](rows, present[:, at]) for at, rows in blocks.items()]
        return cast(Tensor, self.dense(torch.cat(known, dim=1)))


class DenseScorer(nn.Module):
    """What follows the dense layer: ReLU, and one unit."""

    def __init__(self, dense: int) -> None:
        super().__init__()
        self.out = nn.Linear(dense, 1)

    def forward(self, query: Tensor, product: Tensor) -> Tensor:
        """Logits [...] of summands [..., dense]."""
        return cast(Tensor, self.out(functional.relu(query + product)).squeeze(-1))


class ReferenceNetwork(PairNetwork):
    """The reference network."""

    def __init__(self, shape: Shape) -> None:
        settings = shape.settings
        words = WordStates(shape.words, settings.embedding, settings.state, nn.LSTM)
        super().__init__(
            ReferenceQuery(words, shape),
            ReferenceProduct(words, shape),
            DenseScorer(settings.dense),
        )
