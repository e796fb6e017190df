"""What all the networks are: a tower for queries, one for products, and a scorer over both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from omnishelf.learning.textbook.settings import TextbookSettings

PRODUCT_INPUTS = ("words", "pixels", "sounds", "present")
"""What every product tower takes in, in this order (see `ProductInputs`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What of a catalog decides how a network is built."""

    words: int
    """Numbers that words have."""
    sound_mean: Tensor
    sound_scale: Tensor
    label_weights: tuple[Tensor, ...]
    """For each label column, the weight of each of its classes."""
    settings: TextbookSettings


@dataclass(frozen=True, slots=True, eq=False)
class PairBatch:
    """Queries, products, and pairs of them."""

    queries: Tensor
    """int64 [m, w]."""
    products: Mapping[str, Tensor]
    """Each of `PRODUCT_INPUTS`, of n products."""
    asked: Tensor
    """int64 [r]: the query of each pair."""
    offered: Tensor
    """int64 [r]: the product of each pair."""
    answers: Tensor
    """[r]: 1 or 0."""
    labels: Tensor
    """int64 [n, columns]; -1 is missing."""
    prices: Tensor
    """[n]; NaN is missing."""


class PairNetwork(nn.Module):
    """Gives the logit of a product answering a query.

    Both towers give vectors [., d]; the scorer takes vectors whose shapes broadcast and gives
    logits of that shape without its last dimension. So products can be placed ahead of queries.
    """

    def __init__(self, query: nn.Module, product: nn.Module, scorer: nn.Module) -> None:
        super().__init__()
        self.query = query
        self.product = product
        self.scorer = scorer

    def place(self, products: Mapping[str, Tensor]) -> Tensor:
        """Vectors [n, d] of products."""
        return cast(Tensor, self.product(*(products[name] for name in PRODUCT_INPUTS)))

    def forward(self, batch: PairBatch) -> Tensor:
        """The loss of a batch."""
        return self.pair_loss(batch, self.place(batch.products))

    def pair_loss(self, batch: PairBatch, placed: Tensor) -> Tensor:
        """Binary cross-entropy over pairs, positive and negative ones weighing the same in all;
        then 0.5 divides them however many negatives are sampled."""
        asked = self.query(batch.queries)
        logits = self.scorer(asked[batch.asked], placed[batch.offered])
        positive = batch.answers.sum()
        weight = (len(batch.answers) - positive) / positive.clamp(min=1)
        return functional.binary_cross_entropy_with_logits(
            logits, batch.answers, pos_weight=torch.where(weight > 0, weight, 1.0)
        )


class CosineScorer(nn.Module):
    """A learned scale times the cosine, and a learned offset."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(5.0))
        self.offset = nn.Parameter(torch.tensor(0.0))

    def forward(self, query: Tensor, product: Tensor) -> Tensor:
        """Logits [...] of vectors [..., d]."""
        cosine = (functional.normalize(query, dim=-1) * functional.normalize(product, dim=-1)).sum(
            dim=-1
        )
        return cast(Tensor, self.scale * cosine + self.offset)
