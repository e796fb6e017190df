"""From a trained network to the files of a model, each network checked against torch."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from omnishelf.encoders.trained import vocabulary
from omnishelf.encoders.trained.vocabulary import Vocabulary
from omnishelf.learning.export import checked_export
from omnishelf.learning.textbook.model import PRODUCT_FILE, QUERY_FILE, SCORER_FILE
from omnishelf.learning.textbook.networks.pair import PairNetwork


class _AllPairs(nn.Module):
    """Probabilities [q, n] of every query with every product."""

    def __init__(self, scorer: nn.Module) -> None:
        super().__init__()
        self.scorer = scorer

    def forward(self, queries: Tensor, products: Tensor) -> Tensor:
        """Of vectors [q, d] and [n, d]."""
        return torch.sigmoid(self.scorer(queries[:, None], products[None]))


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What the towers take in."""

    queries: Tensor
    """int64 [m, w]."""
    products: Mapping[str, Tensor]
    """By name, of n products."""


def export_textbook(
    network: PairNetwork, words: Vocabulary, example: Example, other: Example
) -> dict[str, bytes]:
    """The files of a model.

    Args:
        network: what was learned.
        words: the vocabulary it reads by.
        example: some queries and products.
        other: others, of other numbers and other lengths of texts.

    Raises:
        ModelError: what ONNX Runtime computes differs from torch by more than 1e-4.
    """
    network = network.cpu().eval()
    with torch.no_grad():
        scored = [
            {"queries": network.query(each.queries), "products": network.place(each.products)}
            for each in (example, other)
        ]
    texts = {"words": {0: "rows", 1: "words"}}
    rows = {name: {0: "rows"} for name in ("pixels", "sounds", "present", "vectors")}
    return {
        vocabulary.FILE_NAME: words.content(),
        QUERY_FILE: checked_export(
            network.query,
            {"words": example.queries},
            "the query tower",
            axes={**texts, "vectors": rows["vectors"]},
            also=[{"words": other.queries}],
        ),
        PRODUCT_FILE: checked_export(
            network.product,
            example.products,
            "the product tower",
            axes={**texts, **rows},
            also=[other.products],
        ),
        SCORER_FILE: checked_export(
            _AllPairs(network.scorer),
            scored[0],
            "the scorer",
            output="scores",
            axes={
                "queries": {0: "queries"},
                "products": {0: "products"},
                "scores": {0: "queries", 1: "products"},
            },
            also=scored[1:],
        ),
    }
