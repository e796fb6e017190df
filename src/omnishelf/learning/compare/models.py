"""Whole models: the shelf's, and the textbook's networks."""

import time
from typing import Any

import numpy as np

from omnishelf.encoders.encoder import Modality
from omnishelf.errors import ModelError
from omnishelf.learning.compare.material import Material
from omnishelf.learning.compare.preset import Ask, Maker, Ready, Scores
from omnishelf.learning.compare.size import bytes_of
from omnishelf.learning.compare.sources import MODALITY, nearest_rows
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.ranking.ranker import Ranker
from omnishelf.learning.train import Learned, require_torch, write_learned
from omnishelf.learning.views.holdout import hold_back
from omnishelf.types import Source


def shelf(material: Material) -> Ready:
    """The shop's default model, ranking by its fused vectors alone."""
    require_torch()
    from omnishelf.learning.model.fit import NETWORK_FILE, fit_network  # noqa: PLC0415

    data, settings = material.data, material.settings.model
    start = time.perf_counter()
    # It validates by a part of what it may learn from: the pool it never sees.
    holdout = hold_back(data, share=settings.held_back, most=settings.most_held_back)
    folder = material.scratch / "shelf"
    fitted = fit_network(
        data,
        holdout,
        settings,
        material.settings.training,
        warm=None,
        checkpoint=material.scratch / "shelf.pt",
        tell=lambda _: None,
    )
    seconds = time.perf_counter() - start
    write_learned(
        folder,
        Learned(data, holdout, fitted, settings, seconds),
        material.shop.encoders,
        Ranker(),
    )
    model = ShelfModel(folder)
    fused = _fused(material, model)
    owners, rows = np.array([*fused]), np.stack([*fused.values()])

    def asking(source: Source, modality: Modality) -> Ask:
        encoder = material.shop.encoders[source].query[modality]

        def ask(content: Any) -> Scores:
            raw = encoder.encode([content], side="query")[0]
            vector = model.aim([model.read(source, raw)], "fused")
            return nearest_rows(vector, rows, owners, len(material.pool))

        return ask

    asks = {
        kind: asking(modality, modality)
        for kind, modality in MODALITY.items()
        if modality in model.sources and modality in material.shop.encoders[modality].query
    }
    return Ready(asks, seconds, bytes_of(folder, without=[NETWORK_FILE]))


def _fused(material: Material, model: ShelfModel) -> dict[int, Any]:
    """By place in the pool: the fused vector, of products that have any source."""
    sources = material.sources
    raw = [
        {
            source: rows.features[rows.starts[place] : rows.starts[place + 1]]
            for source, rows in sources.rows.items()
            if rows.present[place]
        }
        for place in range(len(material.pool))
    ]
    placed = model.place(raw)
    fused = {at: each["fused"][0] for at, each in enumerate(placed) if "fused" in each}
    if not fused:
        raise ModelError("the shop keeps no features of the products that are held back")
    return fused


def textbook(name: str) -> Maker:
    """What trains a network of the textbook (one of `learning.textbook.presets`)."""

    def make(material: Material) -> Ready:
        require_torch()
        from omnishelf.learning.textbook.fit import fit_textbook  # noqa: PLC0415

        settings = material.settings
        folder = material.scratch / f"textbook-{name}"
        model = fit_textbook(
            name,
            material.textbook,
            folder,
            settings.textbook,
            settings.textbook_training,
        )
        placed = model.place(material.pool, material.pool_media)

        def words(text: str) -> Scores:
            scores: Scores = model.score([text], placed)[0].astype(np.float64)
            return scores

        return Ready({"words": words}, model.report.seconds, bytes_of(folder))

    return make
