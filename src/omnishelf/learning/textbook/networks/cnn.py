"""The CNN-based model: convolutions over pixels matched with convolutions over words.

Over words as in Y. Kim, "Convolutional neural networks for sentence classification", 2014.
"""

from typing import cast

from torch import Tensor, nn
from torch.nn import functional

from omnishelf.encoders.trained.sequence import PADDING
from omnishelf.learning.textbook.inputs import PICTURE
from omnishelf.learning.textbook.networks.pair import CosineScorer, PairNetwork, Shape
from omnishelf.learning.textbook.networks.parts import OrMissing, PictureConvolutions

_WINDOW = 3
"""Words."""


class CnnQuery(nn.Module):
    """The strongest response of each filter over a query's words."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        settings = shape.settings
        self.embed = nn.Embedding(shape.words, settings.embedding, padding_idx=PADDING)
        self.filters = nn.Conv1d(settings.embedding, settings.state, _WINDOW, padding=_WINDOW // 2)
        self.dense = nn.Linear(settings.state, settings.dense)

    def forward(self, words: Tensor) -> Tensor:
        """Vectors [n, dense] of words int64 [n, w]."""
        responses = functional.relu(self.filters(self.embed(words).transpose(1, 2)))
        there = (words != PADDING).unsqueeze(1).to(responses.dtype)
        return cast(Tensor, self.dense((responses * there).amax(dim=2)))


class CnnProduct(nn.Module):
    """A product's picture."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        settings = shape.settings
        self.pictures = PictureConvolutions(
            settings.picture_side, settings.convolutions, settings.pool
        )
        self.dense = nn.Linear(self.pictures.width, settings.dense)
        self.or_missing = OrMissing(settings.dense)

    def forward(
        self,
        words: Tensor,  # noqa: ARG002
        pixels: Tensor,
        sounds: Tensor,  # noqa: ARG002
        present: Tensor,
    ) -> Tensor:
        """Vectors [n, dense]; a product without a picture gets one that is learned."""
        seen = self.dense(self.pictures(pixels))
        return cast(Tensor, self.or_missing(seen, present[:, PICTURE]))


class CnnNetwork(PairNetwork):
    """Pictures matched with queries' words."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(CnnQuery(shape), CnnProduct(shape), CosineScorer())
