"""Model-level fusion: a sub-model for each frozen source, all trained together."""

import time
from typing import Any

import numpy as np

from omnishelf.encoders.encoder import Vectors
from omnishelf.fusion.feature.present import Block, Present, Tokens
from omnishelf.fusion.model.joint import JointModel, joint
from omnishelf.learning.compare.material import Material
from omnishelf.learning.compare.pairs import media_pairs, phrase_pairs
from omnishelf.learning.compare.preset import Ask, Ready, Scores
from omnishelf.learning.compare.sources import MODALITY
from omnishelf.learning.ranking.ranker import Question
from omnishelf.learning.train import require_torch
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.types import Source

_TRAINING = TrainingSettings(
    schedule="cosine", learning_rate=3e-3, weight_decay=10.0, batch=512, epochs=10, min_steps=200,
    validate_every=1,
)  # fmt: skip
"""Much decay: without it few products are learned by heart (0.73 against 0.87 on 77)."""


def joint_model(material: Material) -> Ready:
    """Sub-models over how a query and a product agree in each source, one for each kind of
    question: logits of relevance that add up."""
    require_torch()
    from omnishelf.learning.model_fusion import JointSettings, fit_joint  # noqa: PLC0415

    data, space, sources = material.data, material.space, material.sources
    start = time.perf_counter()
    training = _TRAINING.model_copy(update={"seed": material.settings.seed})
    tokens, present = space.tokens(data.tokens, len(data))
    pool = space.tokens(sources.rows, len(material.pool))
    asks: dict[Question, Ask] = {}
    size = space.bytes
    for kind, source in MODALITY.items():
        learnable = source == "text" or source in data.variations
        if not learnable or source not in space.queries or source not in sources.asked(kind):
            continue
        pairs = (
            phrase_pairs(data, seed=training.seed)
            if source == "text"
            else media_pairs(data, source, seed=training.seed)
        )
        if not pairs.answers.any():
            continue
        asked = space.queries[source].unit(pairs.features)[pairs.queries]
        model = fit_joint(
            _agreement(asked, tokens[pairs.products]),
            present[pairs.products],
            pairs.answers,
            JointSettings(),
            training,
        )
        size += _bytes(model)
        asks[kind] = _asking(material, kind, source, model, pool)
    return Ready(asks, space.seconds + time.perf_counter() - start, size)


def _agreement(queries: Vectors, tokens: Tokens) -> list[Block]:
    """By source [n, k]: the summands of the cosine of query and token, about 1 in size.

    Args:
        queries: float32 [n, k] or [1, k], unit rows.
        tokens: float32 [n, m, k].
    """
    width = tokens.shape[2]
    return [width * queries * tokens[:, at] for at in range(tokens.shape[1])]


def _asking(
    material: Material,
    kind: Question,
    source: Source,
    model: JointModel,
    pool: tuple[Tokens, Present],
) -> Ask:
    tokens, present = pool

    def ask(content: Any) -> Scores:
        vector = material.sources.read(source, kind, content)[None]
        query = material.space.queries[source].unit(vector)
        logits, _ = joint(_agreement(query, tokens), present, model)
        return np.where(present.any(axis=1), logits[:, 0], -np.inf).astype(np.float64)

    return ask


def _bytes(model: JointModel) -> int:
    layers = [layer for each in model.sub_models for layer in each.layers]
    return model.bias.nbytes + sum(layer.weight.nbytes + layer.bias.nbytes for layer in layers)
