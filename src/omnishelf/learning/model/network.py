"""The shelf network: per-modality heads, attention fusion, and the heads of the other tasks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from omnishelf.learning.losses import label_loss, price_loss, soft_info_nce
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.types import Source

_MOST_SHARPNESS = 100.0
_LABEL_SHARPNESS = 5.0
"""Logits of a label are its cosine-like products with unit vectors: too flat without this."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """B products, and what is asked of them."""

    tokens: Mapping[Source, Tensor]
    """By source: standardised features [B, d]."""
    present: Mapping[Source, Tensor]
    """By source: bool [B]."""
    phrases: Tensor
    """[P, d] standardised, as the text source's."""
    wishes: Tensor
    """int [P, K]: the label that each phrase asks for in each column; -1 is any."""
    fits: Tensor
    """[P, B]: how well each product answers each phrase, 0 to 1."""
    variations: Mapping[Source, Tensor]
    """By source: [V, d] standardised."""
    owners: Mapping[Source, Tensor]
    """By source: int [V], the place in the batch of each variation's product."""
    alike: Tensor
    """[B, B]: 1 on the diagonal, less for products with the same labels."""
    labels: Tensor
    """int [B, K]; -1 is missing."""
    prices: Tensor
    """[B]; NaN is missing."""


class Head(nn.Module):
    """From standardised features [n, d] to unit vectors [n, dim]: a linear way, and beside it
    one hidden layer."""

    def __init__(self, inputs: int, settings: ShelfModelSettings) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(inputs)
        self.drop = nn.Dropout(settings.dropout)
        self.straight = nn.Linear(inputs, settings.dim)
        self.up = nn.Linear(inputs, settings.hidden)
        self.down = nn.Linear(settings.hidden, settings.dim)

    def forward(self, features: Tensor) -> Tensor:
        """Unit vectors [n, dim]."""
        x = self.drop(self.norm(features))
        hidden = functional.gelu(self.up(x))
        return functional.normalize(self.straight(x) + self.down(hidden), dim=-1)


class AttentionFusion(nn.Module):
    """Several unit vectors of one thing, some of them missing, into one.

    Each modality's token gets its own learned offset and one layer of multi-head
    self-attention (A. Vaswani et al., 2017) over those present; a learned gate weighs the
    tokens, and what attention adds is added to their weighted mean.
    """

    def __init__(self, modalities: int, settings: ShelfModelSettings) -> None:
        super().__init__()
        self.offsets = nn.Parameter(torch.zeros(modalities, settings.dim))
        self.attention = nn.MultiheadAttention(
            settings.dim, settings.attention_heads, batch_first=True
        )
        nn.init.zeros_(self.attention.out_proj.weight)
        self.gate = nn.Linear(settings.dim, 1)
        nn.init.zeros_(self.gate.weight)

    def forward(self, tokens: Tensor, present: Tensor) -> Tensor:
        """Unit vectors [n, dim] from tokens [n, modalities, dim] and bool [n, modalities].

        A thing with nothing present gets the vector of no meaning that its zeros lead to.
        """
        mask = present.unsqueeze(-1).to(tokens.dtype)
        x = (tokens + self.offsets) * mask
        # Attention over nothing would be NaN: such a row attends to its own zeros.
        nothing = ~present.any(dim=1, keepdim=True)
        mixed, _ = self.attention(
            x, x, x, key_padding_mask=~(present | nothing), need_weights=False
        )
        weights = torch.softmax(
            self.gate(x).squeeze(-1).masked_fill(~(present | nothing), -1e4), dim=1
        )
        fused = ((tokens + mixed) * mask * weights.unsqueeze(-1)).sum(dim=1)
        return functional.normalize(fused, dim=-1)


class ShelfNetwork(nn.Module):
    """Learns one space for a shop's words, pictures and sounds."""

    def __init__(
        self,
        inputs: Mapping[Source, int],
        label_weights: Sequence[Tensor],
        settings: ShelfModelSettings,
    ) -> None:
        """A network over sources with features of these lengths.

        Args:
            inputs: length of the standardised features by source.
            label_weights: for each label column, the weight of each of its classes.
            settings: architecture and objective.
        """
        super().__init__()
        self.sources = tuple(sorted(inputs))
        self.settings = settings
        self.heads = nn.ModuleDict({source: Head(inputs[source], settings) for source in inputs})
        self.fusion = AttentionFusion(len(self.sources), settings)
        self.sizes = [len(weights) for weights in label_weights]
        # One layer for all columns: many small products cost more than a large one.
        self.labels = nn.Linear(settings.dim, sum(self.sizes)) if self.sizes else nn.Identity()
        for place, weights in enumerate(label_weights):
            self.register_buffer(f"label_weights_{place}", weights)
        self.price = nn.Linear(settings.dim, 1)
        self.sharpness = nn.Parameter(torch.tensor(math.log(1 / settings.temperature)))

    def fuse(self, tokens: Mapping[Source, Tensor], present: Mapping[Source, Tensor]) -> Tensor:
        """Fused unit vectors [n, dim]."""
        return self.fusion(
            torch.stack([tokens[source] for source in self.sources], dim=1),
            torch.stack([present[source] for source in self.sources], dim=1),
        )

    def forward(self, batch: Batch) -> Tensor:
        """The loss of a batch: contrastive over views, labels, price."""
        own: dict[Source, Tensor] = {
            source: self.heads[source](batch.tokens[source]) for source in self.sources
        }
        fused = self.fuse(own, self._dropped(batch.present))
        everywhere = torch.ones_like(batch.present[self.sources[0]])
        spaces: dict[Source, Tensor] = {**own, "fused": fused}
        present: dict[Source, Tensor] = {**batch.present, "fused": everywhere}
        asked = self.heads["text"](batch.phrases) if len(batch.phrases) else None
        loss = self._contrast(batch, spaces, present, asked)
        loss = loss + self.settings.label_weight * self._labels(batch, spaces, present, asked)
        if self.settings.price_weight:
            predicted = self.price(fused).squeeze(-1)
            loss = loss + self.settings.price_weight * price_loss(predicted, batch.prices)
        return loss

    def _contrast(
        self,
        batch: Batch,
        spaces: Mapping[Source, Tensor],
        present: Mapping[Source, Tensor],
        asked: Tensor | None,
    ) -> Tensor:
        sharpness = self.sharpness.exp().clamp(max=_MOST_SHARPNESS)
        loss = sharpness * 0.0
        if asked is not None:
            for name, vectors in spaces.items():
                there = _places(present[name])
                logits = sharpness * asked @ vectors[there].T
                fits = batch.fits[:, there]
                loss = loss + 0.5 * soft_info_nce(logits, fits)
                loss = loss + 0.25 * soft_info_nce(logits.T, fits.T)
        for at, one in enumerate(self.sources):
            for other in self.sources[at + 1 :]:
                both = _places(present[one] & present[other])
                logits = sharpness * spaces[one][both] @ spaces[other][both].T
                alike = batch.alike[both][:, both]
                loss = loss + 0.5 * (
                    soft_info_nce(logits, alike) + soft_info_nce(logits.T, alike.T)
                )
        for source, features in batch.variations.items():
            varied = self.heads[source](features)
            owners = batch.owners[source]
            # Which of many near-twins it is can be told by small things only: sharper.
            shares: dict[Source, float] = {source: 1.0, "fused": 0.5}
            for name, share in shares.items():
                there = present[name]
                place = torch.cumsum(there.long(), 0) - 1
                logits = 2 * sharpness * varied @ spaces[name][_places(there)].T
                own = functional.one_hot(place[owners], int(there.sum())).to(logits.dtype)
                weight = self.settings.variation_weight * share
                loss = loss + weight * soft_info_nce(logits, own)
        return loss

    def _labels(
        self,
        batch: Batch,
        spaces: Mapping[Source, Tensor],
        present: Mapping[Source, Tensor],
        asked: Tensor | None,
    ) -> Tensor:
        """What products are and, by the same classifiers, what phrases ask for."""
        loss = batch.prices.new_zeros(())
        if not self.sizes:
            return loss
        told = [
            (vectors[there], batch.labels[there])
            for name, vectors in spaces.items()
            for there in [_places(present[name])]
        ]
        if asked is not None:
            told.append((asked, batch.wishes))
        for vectors, labels in told:
            logits = _LABEL_SHARPNESS * self.labels(vectors)
            for place, own in enumerate(logits.split(self.sizes, dim=1)):
                weights = self.get_buffer(f"label_weights_{place}")
                loss = loss + label_loss(own, labels[:, place], weights)
        return loss / len(told)

    def _dropped(self, present: Mapping[Source, Tensor]) -> dict[Source, Tensor]:
        """Hide some modalities from fusion, never a product's last one."""
        if not self.training:
            return dict(present)
        there = torch.stack([present[source] for source in self.sources], dim=1)
        kept = there & (
            torch.rand(there.shape, device=there.device) > self.settings.modality_dropout
        )
        none = ~kept.any(dim=1, keepdim=True)
        kept = torch.where(none, there, kept)
        return {source: kept[:, at] for at, source in enumerate(self.sources)}


def _places(there: Tensor) -> Tensor | slice:
    """What picks the rows that are there: where that is all of them, nothing is copied."""
    return slice(None) if bool(there.all()) else there.nonzero()[:, 0]
