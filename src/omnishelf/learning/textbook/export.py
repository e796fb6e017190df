"""From a trained network to the files of a model, each network checked against torch."""

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


def export_textbook(
    network: PairNetwork, words: Vocabulary, queries: Tensor, products: dict[str, Tensor]
) -> dict[str, bytes]:
    """The files of a model.

    Args:
        network: what was learned.
        words: the vocabulary it reads by.
        queries: an example, words int64 [m, w].
        products: an example of what its product tower takes in, by name.

    Raises:
        ModelError: what ONNX Runtime computes differs from torch by more than 1e-4.
    """
    network = network.cpu().eval()
    with torch.no_grad():
        asked, placed = network.query(queries), network.place(products)
    many = {name: {0: "rows"} for name in (*products, "vectors")}
    read = {"words": {0: "rows", 1: "words"}}
    return {
        vocabulary.FILE_NAME: words.content(),
        QUERY_FILE: checked_export(
            network.query, {"words": queries}, "the query tower", axes={**many, **read}
        ),
        PRODUCT_FILE: checked_export(
            network.product, products, "the product tower", axes={**many, **read}
        ),
        SCORER_FILE: checked_export(
            _AllPairs(network.scorer),
            {"queries": asked, "products": placed},
            "the scorer",
            output="scores",
            axes={
                "queries": {0: "queries"},
                "products": {0: "products"},
                "scores": {0: "queries", 1: "products"},
            },
        ),
    }
