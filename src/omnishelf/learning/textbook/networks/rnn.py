"""The RNN-based model: one GRU reads the words of queries and of products.

As in J. Mueller, A. Thyagarajan, "Siamese recurrent architectures for learning sentence
similarity", AAAI 2016, with a GRU (K. Cho et al., 2014) and the cosine.
"""

from typing import cast

from torch import Tensor, nn

from omnishelf.learning.textbook.inputs import TEXT
from omnishelf.learning.textbook.networks.pair import CosineScorer, PairNetwork, Shape
from omnishelf.learning.textbook.networks.parts import OrMissing, WordStates


class RnnQuery(nn.Module):
    """A query's words."""

    def __init__(self, words: WordStates, shape: Shape) -> None:
        super().__init__()
        self.words = words
        self.dense = nn.Linear(shape.settings.state, shape.settings.dense)

    def forward(self, words: Tensor) -> Tensor:
        """Vectors [n, dense] of words int64 [n, w]."""
        return cast(Tensor, self.dense(self.words(words)))


class RnnProduct(nn.Module):
    """A product's words."""

    def __init__(self, words: WordStates, shape: Shape) -> None:
        super().__init__()
        self.words = words
        self.dense = nn.Linear(shape.settings.state, shape.settings.dense)
        self.or_missing = OrMissing(shape.settings.dense)

    def forward(
        self,
        words: Tensor,
        pixels: Tensor,  # noqa: ARG002
        sounds: Tensor,  # noqa: ARG002
        present: Tensor,
    ) -> Tensor:
        """Vectors [n, dense]; a product without text gets one that is learned."""
        read = self.dense(self.words(words))
        return cast(Tensor, self.or_missing(read, present[:, TEXT]))


class RnnNetwork(PairNetwork):
    """Products' words matched with queries' words."""

    def __init__(self, shape: Shape) -> None:
        settings = shape.settings
        words = WordStates(shape.words, settings.embedding, settings.state, nn.GRU)
        super().__init__(RnnQuery(words, shape), RnnProduct(words, shape), CosineScorer())
