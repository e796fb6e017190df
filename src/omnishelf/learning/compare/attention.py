"""Training attention fusion over the shop's frozen sources."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from omnishelf.catalog.wishes import fits
from omnishelf.fusion.feature.attention import AttentionWeights
from omnishelf.learning.compare.settings import CompareSettings
from omnishelf.learning.compare.space import CommonSpace
from omnishelf.learning.losses import soft_info_nce
from omnishelf.learning.model.network import AttentionFusion
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.training.loop import fit
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.validation import phrase_ndcg
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.holdout import hold_back
from omnishelf.learning.views.matching import PhrasesOf

_TRAINING = TrainingSettings(
    learning_rate=1e-3, batch=256, epochs=6, min_steps=100, validate_every=1
)
_HEADS = 4
_SHARPNESS = 20.0
"""At the start; it is learned."""


@dataclass(frozen=True, slots=True, eq=False)
class AttentionBatch:
    """B products, and what is asked of them."""

    tokens: Tensor
    """[B, m, k]."""
    present: Tensor
    """bool [B, m]."""
    queries: Tensor
    """[Q, k]: phrases, and varied pictures and sounds."""
    fits: Tensor
    """[Q, B]: how well each product answers each, 0 to 1."""


class AttentionRanker(nn.Module):
    """Attention fusion taught by queries: `learning.model.network` has it as a part."""

    def __init__(self, modalities: int, dim: int) -> None:
        """Fuse so many tokens of so many numbers."""
        super().__init__()
        settings = ShelfModelSettings(dim=dim, attention_heads=math.gcd(_HEADS, dim))
        self.heads = settings.attention_heads
        self.fusion = AttentionFusion(modalities, settings)
        self.sharpness = nn.Parameter(torch.tensor(math.log(_SHARPNESS)))

    def forward(self, batch: AttentionBatch) -> Tensor:
        """The loss: InfoNCE with soft targets, from queries to products and back."""
        fused = self.fusion(batch.tokens, batch.present)
        logits = self.sharpness.exp().clamp(max=100.0) * batch.queries @ fused.T
        return soft_info_nce(logits, batch.fits) + 0.5 * soft_info_nce(logits.T, batch.fits.T)

    def to_numpy(self) -> AttentionWeights:
        """The fusion for numpy."""
        arrays = {
            name: np.asarray(values.detach().cpu().numpy(), np.float32)
            for name, values in self.fusion.named_parameters()
        }
        return AttentionWeights(
            heads=self.heads,
            offsets=arrays["offsets"],
            in_weight=arrays["attention.in_proj_weight"],
            in_bias=arrays["attention.in_proj_bias"],
            out_weight=arrays["attention.out_proj.weight"],
            out_bias=arrays["attention.out_proj.bias"],
            gate=arrays["gate.weight"][0],
        )


class AttentionTask:
    """Learns from the products that are not held back, and is validated by those that are."""

    name = "attention over frozen sources"

    def __init__(self, data: Dataset, space: CommonSpace, settings: CompareSettings) -> None:
        """Bring everything into the common space."""
        self.training = _TRAINING.model_copy(update={"seed": settings.seed})
        self._data, self._credit = data, settings.model.kind_credit
        own = settings.model
        self._holdout = hold_back(data, share=own.held_back, most=own.most_held_back)
        self._tokens, self._present = space.tokens(data.tokens, len(data))
        self._phrases = space.queries["text"].unit(data.phrase_features)
        self._variations = {
            source: (space.queries[source].unit(rows.features), rows)
            for source, rows in data.variations.items()
            if source in space.queries
        }
        self._phrases_of = PhrasesOf.match(data.labels, data.phrases, ~self._holdout.phrases)
        self._products = np.flatnonzero(~self._holdout.products)
        self.size = len(self._products)
        torch.manual_seed(settings.seed)
        self.network = AttentionRanker(len(space.sources), space.dim)

    def batches(self, epoch: int, *, rank: int, of: int) -> Iterator[AttentionBatch]:
        """Products in random order, each with a phrase, and their variations."""
        rng = np.random.default_rng((self.training.seed, epoch))
        order = rng.permutation(self._products)
        size = min(self.training.batch, len(order))
        for number in range(max(1, len(order) // (size * of))):
            start = (number * of + rank) * size
            yield self._batch(order[start : start + size], rng)

    def validate(self) -> tuple[float, Mapping[str, float]]:
        """nDCG@10 of held-back phrases over held-back products."""
        held = np.flatnonzero(self._holdout.products)
        device = self.network.sharpness.device
        with torch.no_grad():
            fused = self.network.fusion(
                torch.from_numpy(self._tokens[held]).to(device),
                torch.from_numpy(self._present[held]).to(device),
            )
        asked = self._holdout.asked
        found = phrase_ndcg(self._data, asked, self._phrases, fused.cpu().numpy(), held)
        return found or 0.0, {"phrases": found or 0.0}

    def _batch(self, places: NDArray[np.int64], rng: np.random.Generator) -> AttentionBatch:
        labels = self._data.labels
        asked = self._phrases_of.draw(places, rng) if len(self._phrases) else places[:0]
        queries = [self._phrases[asked]]
        answered = [
            fits(
                self._data.phrases.wishes[asked],
                labels.grid[places],
                kind_credit=self._credit,
                has_kind=labels.has_kind,
            )
        ]
        for vectors, rows in self._variations.values():
            starts, there = rows.starts[places], rows.present[places]
            queries.append(vectors[starts[there]])
            answered.append(np.eye(len(places), dtype=np.float32)[there])
        device = self.network.sharpness.device
        arrays = (
            self._tokens[places],
            self._present[places],
            np.concatenate(queries),
            np.concatenate(answered),
        )
        return AttentionBatch(*(torch.from_numpy(array).to(device) for array in arrays))


def fit_attention(data: Dataset, space: CommonSpace, settings: CompareSettings) -> AttentionWeights:
    """Train attention fusion on tokens of the common space.

    Raises:
        ModelError: training failed.
    """
    task = AttentionTask(data, space, settings)
    fit(task, task.training)
    return task.network.to_numpy()
