"""The multi-task model: the reference network, which also tells labels and prices.

R. Caruana, "Multitask learning", 1997: what a product is, its colour and its price, learned
from the same layers, make these find what matters for pairs too.
"""

from torch import Tensor, nn
from torch.nn import functional

from omnishelf.learning.losses import label_loss, price_loss
from omnishelf.learning.textbook.networks.pair import PairBatch, Shape
from omnishelf.learning.textbook.networks.reference import ReferenceNetwork


class MultiTaskNetwork(ReferenceNetwork):
    """The reference network with heads for label columns and the price over product vectors."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self.settings = shape.settings
        self.labels = nn.ModuleList(
            nn.Linear(self.settings.dense, len(weights)) for weights in shape.label_weights
        )
        for place, weights in enumerate(shape.label_weights):
            self.register_buffer(f"label_weights_{place}", weights)
        self.price = nn.Linear(self.settings.dense, 1)

    def forward(self, batch: PairBatch) -> Tensor:
        """The loss of a batch: pairs, labels (class-weighted cross-entropy) and price."""
        placed = self.place(batch.products)
        shared = functional.relu(placed)
        loss = self.pair_loss(batch, placed)
        for place, classify in enumerate(self.labels):
            weights = self.get_buffer(f"label_weights_{place}")
            told = label_loss(classify(shared), batch.labels[:, place], weights)
            loss = loss + self.settings.label_weight / len(self.labels) * told
        priced = price_loss(self.price(shared).squeeze(-1), batch.prices)
        return loss + self.settings.price_weight * priced
