"""Encoders by themselves, asked in their own modality: trained on the catalog, or the shop's."""

from typing import Any

from omnishelf.encoders.encoder import Modality
from omnishelf.errors import ModelError
from omnishelf.learning.compare.material import Material
from omnishelf.learning.compare.preset import Maker, Ready, Scores
from omnishelf.learning.compare.size import bytes_of
from omnishelf.learning.compare.sources import nearest_rows
from omnishelf.learning.ranking.ranker import ASKED_AS
from omnishelf.learning.train import require_torch
from omnishelf.types import Source


def trained(kind: str) -> Maker:
    """What trains an encoder of a kind (one of `learning.encoders.fit`)."""

    def make(material: Material) -> Ready:
        require_torch()
        from omnishelf.learning.encoders.fit import encode_products, train_encoder  # noqa: PLC0415

        goods, folder = material.goods, material.scratch / kind
        settings = material.settings.encoders
        encoder, seconds = train_encoder(kind, goods, folder, settings, reader=material.reader)
        rows, owners = encode_products(encoder, material.pool, material.reader)
        if not len(owners):
            raise ModelError(f"no product that is held back has {encoder.modality} to be found by")

        def ask(content: Any) -> Scores:
            vector = encoder.encode([content], side="query")[0]
            return nearest_rows(vector, rows, owners, len(material.pool))

        return Ready({ASKED_AS[encoder.modality]: ask}, seconds, bytes_of(folder), encoder.name)

    return make


def own(source: Source, modality: Modality) -> Maker:
    """What asks one of the shop's own sources, as it is before any training."""

    def make(material: Material) -> Ready:
        sources, kind = material.sources, ASKED_AS[modality]
        if source not in sources.asked(kind):
            raise ModelError(f"the shop keeps no features of its products' {source}")

        def ask(content: Any) -> Scores:
            return sources.near(source, sources.read(source, kind, content))

        return Ready({kind: ask}, 0.0, 0, material.shop.encoders[source].product.name)

    return make
